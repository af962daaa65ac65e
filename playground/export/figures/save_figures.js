// Buttons that save the figure beside them as SVG or PNG: one that Plotly drew, or a page's own drawing.

const SAVED_WIDTH = 1000

// The figure of a part of the page as an SVG element that says what it shows.
async function savedDrawing(part) {
  const plot = part.querySelector(".js-plotly-plot")
  const heading = part.querySelector("h2")?.textContent ?? document.title
  let svg = part.querySelector("svg[role=img]")?.cloneNode(true)
  let label = svg?.getAttribute("aria-label")
  if (plot) {
    const size = { width: SAVED_WIDTH, height: plot.layout.height ?? 450 }
    const { data, layout } = plot
    const url = await Plotly.toImage({ data, layout }, { format: "svg", ...size })
    const text = decodeURIComponent(url.slice(url.indexOf(",") + 1))
    svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement
    label = layout.meta?.alt || heading
  } else {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number)
    svg.setAttribute("width", width)
    svg.setAttribute("height", height)
    svg.setAttribute("font-size", "11px")
    svg.setAttribute("font-family", "sans-serif")
  }
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title")
  title.textContent = label
  svg.prepend(title)
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label)
  return svg
}

// The file of a figure as a blob, PNG with twice as many pixels, on white.
async function savedFigure(part, format) {
  const svg = await savedDrawing(part)
  const text = new XMLSerializer().serializeToString(svg)
  const drawing = new Blob([text], { type: "image/svg+xml" })
  if (format === "svg") return drawing
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = 2 * svg.getAttribute("width")
  canvas.height = 2 * svg.getAttribute("height")
  const context = canvas.getContext("2d")
  context.fillStyle = "#fff"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

document.addEventListener("click", async ({ target }) => {
  const { format, name } = target.dataset
  if (!format) return
  const link = document.createElement("a")
  link.href = URL.createObjectURL(await savedFigure(target.closest("[data-figure]"), format))
  link.download = `${name}.${format}`
  link.click()
})
