// What components with figures share. Plotly comes from this app's own server, once for all figures
// of a page. Figures arrive in the light colours; a dark page swaps each for its partner.

function loadPlotly(url) {
  window.__playgroundPlotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly)
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      window.__playgroundPlotly = undefined // the next figure asks again
      reject(new Error(`Plotly did not load from ${url}. Reload the page.`))
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

function colored(figure, partners, dark) {
  if (!dark) return figure
  return Object.entries(partners).reduce((text, [light, other]) => text.replaceAll(light, other), figure)
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
