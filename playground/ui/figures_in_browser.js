// What components with figures share. Plotly comes from this app's own server, once for all figures
// of a page. Figures arrive without the template and in the light colours; a dark page swaps each for
// its partner. In front of this file stand PLOTLY, an address; TEMPLATE, the look of all figures as
// JSON; and PARTNERS, light color -> dark color.

function loadPlotly() {
  window.__playgroundPlotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly)
    const script = document.createElement("script")
    script.src = PLOTLY
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      window.__playgroundPlotly = undefined // the next figure asks again
      reject(new Error(`Plotly did not load from ${PLOTLY}. Reload the page.`))
    }
    document.head.append(script)
  })
  return window.__playgroundPlotly
}

function isDark(element) {
  const probe = document.createElement("span")
  probe.style.color = "var(--st-background-color)"
  element.append(probe)
  const channels = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number)
  probe.remove()
  return channels[0] + channels[1] + channels[2] < 384
}

function colored(json, dark) {
  if (!dark) return json
  return Object.entries(PARTNERS).reduce((text, [light, other]) => text.replaceAll(light, other), json)
}

// A figure's JSON as Plotly draws it. (Arrays in base64 have no color in them: colors begin with #.)
function readFigure(json, dark) {
  const { data, layout } = JSON.parse(colored(json, dark))
  return { data, layout: { ...layout, template: JSON.parse(colored(TEMPLATE, dark)) } }
}

// Saves a figure as a file, in the light colours, for paper; a drawing says what it shows.
async function downloadFigure({ data, layout }, format, name, size) {
  const Plotly = await loadPlotly()
  const figure = { data, layout: { ...layout, ...size } }
  if (format !== "svg") {
    return Plotly.downloadImage(figure, { format, filename: name, scale: 2, ...size })
  }
  const url = await Plotly.toImage(figure, { format, ...size })
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1))
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement
  const label = layout.meta?.alt || name
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title")
  title.textContent = label
  svg.prepend(title)
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label)
  const drawing = new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" })
  const link = document.createElement("a")
  link.href = URL.createObjectURL(drawing)
  link.download = `${name}.svg`
  link.click()
}

// Where data change while a component still loads, Streamlit ends the outdated call after it has made
// the current one. Only the end of the current call is the component's own.
function endOfLatest(host, leave) {
  const call = {}
  host._latest = call
  return () => {
    if (host._latest === call) leave()
  }
}
