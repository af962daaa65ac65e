// One Plotly figure on one DOM node: new data go through Plotly.react, so zoom, hover and legend
// choices survive. Figures arrive in the light colours; a dark page swaps each for its partner.

const CLICK_PIXELS = 4
const SWITCH_MILLISECONDS = 30 // until a toggle that was clicked has moved
const TO_BE_PLAYED = ".playground-recorded:not([data-ended=true])" // also before its script has run
const LONGEST_WAIT_FOR_FRAME = 1500 // milliseconds
const LOOK_FOR_FRAME = 30
const FULL_SCREEN_ICON = {
  width: 24,
  height: 24,
  path: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
}

// A category's number, or the value on any other axis.
const value = (axis, pixel) => (axis.type === "category" ? axis.p2c(pixel) : axis.p2d(pixel))

// Plotly fires no event for a click on empty plot area: the axes turn pixels into data.
function dataPoint(host, event) {
  const layout = host._fullLayout ?? {}
  const box = host.getBoundingClientRect()
  for (const plot of Object.values(layout._plots ?? {})) {
    const { xaxis, yaxis } = plot
    const x = event.clientX - box.left - xaxis._offset
    const y = event.clientY - box.top - yaxis._offset
    if (x >= 0 && x <= xaxis._length && y >= 0 && y <= yaxis._length) {
      return { x: value(xaxis, x), y: value(yaxis, y), subplot: plot.id }
    }
  }
  return null
}

function reportClicks(host) {
  let from = null
  host.addEventListener("pointerdown", (event) => (from = [event.clientX, event.clientY]), true)
  host.addEventListener("click", (event) => {
    if (!from || !host._playground?.clickable || event.target.closest(".modebar")) return
    if (Math.hypot(event.clientX - from[0], event.clientY - from[1]) > CLICK_PIXELS) return
    const point = dataPoint(host, event)
    if (point) host._playground.report({ ...point, at: Date.now() })
  }, true)
}

// A redraw would end a zoom that is under way: new data wait until the pointer is up, and Plotly,
// which hears of that later than we do, has zoomed. What follows the pointer is redrawn meanwhile.
function waitForZoom(host) {
  host.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || host._hold) return
    const drag = new AbortController()
    const end = () => {
      drag.abort()
      setTimeout(() => release(host))
    }
    host._held = true
    window.addEventListener("pointerup", end, { signal: drag.signal })
    window.addEventListener("pointercancel", end, { signal: drag.signal })
  }, true)
}

function release(host) {
  host._held = false
  show(host)
}

// Plotly forgets a zoom when the figure's own range grows, so we remember it: axis -> range, type.
function rememberZoom(host, change) {
  for (const [path, value] of Object.entries(change)) {
    const [, axis, end] = path.match(/^([xy]axis\d*)\.range(?:\[(\d)\])?$/) ?? []
    if (!axis) continue
    const type = host._fullLayout[axis].type
    const zoom = (host._zoom[axis] ??= { type, range: [...host._fullLayout[axis].range] })
    if (end === undefined) zoom.range = [...value]
    else zoom.range[Number(end)] = value
  }
}

function zoomed(layout, zoom) {
  for (const [axis, { type, range }] of Object.entries(zoom)) {
    if (layout[axis] && (layout[axis].type ?? type) === type) {
      layout[axis] = { ...layout[axis], range, autorange: false }
    }
  }
  return layout
}

// A trace may carry a row of numbers for each of its points, to be drawn as the heights of the trace
// that it names: hovering a point shows its row.
function showRow(host, { points }) {
  const [{ data: trace, pointNumber }] = points
  const { rows, into } = trace.meta ?? {}
  const row = rows?.[Array.isArray(pointNumber) ? pointNumber[0] : pointNumber]
  if (!row) return
  const target = host.data.findIndex(({ name }) => name === into)
  if (target >= 0) window.Plotly.restyle(host, { y: [row] }, [target])
}

function forgetZoom(host) {
  host._zoom = {}
  host._drawn = null
  return draw(host)
}

// A toggle's widget knows sooner than the server how it stands.
function isOn({ key, on }) {
  if (key === null) return on
  return document.querySelector(`.${CSS.escape(classOf(key))} input[type=checkbox]`)?.checked ?? on
}

const switchesOf = ({ switches = {} }) =>
  Object.fromEntries(Object.entries(switches).map(([name, each]) => [name, isOn(each)]))

// What the figure does not bring with it, a module of its own adds; then the switches change it.
async function wholeFigure({ figure: json, script, values }, switches, dark) {
  let figure = readFigure(json, dark)
  const { leastWidth } = figure.layout.meta ?? {}
  if (script) {
    const { default: complete } = await import(location.origin + script)
    figure = complete(figure, JSON.parse(values), switches)
  }
  figure.layout.meta = { ...figure.layout.meta, leastWidth }
  const { when = {} } = figure.layout.meta
  const changes = Object.keys(when).filter((name) => switches[name]).map((name) => when[name])
  return { data: figure.data, layout: Object.assign({}, figure.layout, ...changes) }
}

// As it is zoomed.
async function save(host, format) {
  const wanted = host._playground
  const { data, layout } = await wholeFigure(wanted, switchesOf(wanted), false)
  const size = { width: host.offsetWidth, height: layout.height }
  return downloadFigure({ data, layout: zoomed(layout, host._zoom) }, format, "playground", size)
}

// With its buttons, which stand beside it.
const isFull = (host) => host.parentElement?.matches(":fullscreen") ?? false

function toggleFullScreen(host) {
  if (isFull(host)) document.exitFullscreen()
  else host.parentElement.requestFullscreen()
}

// The end of a recorded run would be seen for a moment before it plays from its beginning. Where its
// frames are long in coming, the end is better than nothing.
async function waitForFirstFrame(host) {
  const isToBePlayed = () =>
    host._playground?.stream && !host._followed && document.querySelector(TO_BE_PLAYED)
  const last = performance.now() + LONGEST_WAIT_FOR_FRAME
  while (!host._drawn && isToBePlayed() && performance.now() < last) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_FOR_FRAME))
  }
}

async function draw(host) {
  const wanted = host._playground
  if (!wanted) return // it has left the page
  // Nothing below it moves when the figure comes.
  if (!window.Plotly) host.style.height = `${JSON.parse(wanted.figure).layout.height}px`
  const Plotly = await loadPlotly()
  await waitForFirstFrame(host)
  const dark = isDark(host.parentElement)
  const switches = switchesOf(wanted)
  const { figure: json, values, moving } = wanted
  const own = [dark, isFull(host), switches, host._draggedValues]
  const drawn = JSON.stringify([json, values, moving, ...own])
  if (host._drawn === drawn) showButtons(host)
  if (host._held || wanted !== host._playground || host._drawn === drawn) return
  host._drawn = drawn
  const figure = await wholeFigure(wanted, switches, dark)
  if (moving && !isAtRest(host)) await loadModule(host)
  if (host._drawn !== drawn) return // something newer is on its way, or it has left the page
  host._pageFigure = figure
  host._pageFigureFor = wanted
  await react(host, Plotly, figureNow(host))
  if (!host._playground) return // it has left the page meanwhile
  showButtons(host)
  if (isAtRest(host)) restoreWords(host)
  if (host._playground.moving) loadModule(host)
  if (host._listens) return
  host._listens = true
  showTableButton(host)
  host.on("plotly_afterplot", () => {
    placeButtons(host)
    showTableButton(host)
  })
  host.on("plotly_relayout", (change) => rememberZoom(host, change))
  host.on("plotly_hover", (event) => showRow(host, event))
  host.on("plotly_doubleclick", () => forgetZoom(host))
}

function describe(host, { layout }) {
  host.setAttribute("role", "figure") // an image could have no buttons in it
  host.setAttribute("aria-label", plain(layout.meta?.alt))
}

function react(host, Plotly, figure) {
  host._reacted = host._shown = figure
  host._marks = null
  describe(host, figure)
  const { leastWidth } = figure.layout.meta ?? {}
  if (leastWidth) {
    host.dataset.leastWidth = leastWidth
    host.style.minWidth = `${leastWidth}px`
  }
  const height = isFull(host) ? window.innerHeight : figure.layout.height
  host.style.height = `${height}px`
  const layout = zoomed({ ...figure.layout, height, autosize: true }, host._zoom)
  return Plotly.react(host, figure.data, layout, {
    displaylogo: false,
    responsive: true,
    displayModeBar: "hover",
    doubleClick: false,
    modeBarButtons: [
      ...(host._playground.toolbar
        ? [[{ name: "Whole figure", icon: Plotly.Icons.home, click: forgetZoom }, "zoom2d", "pan2d"]]
        : []),
      [
        { name: "Picture (PNG)", icon: Plotly.Icons.camera, click: () => save(host, "png") },
        { name: "Drawing (SVG)", icon: Plotly.Icons["drawline"], click: () => save(host, "svg") },
        { name: TABLE, icon: TABLE_ICON, click: openTable },
        { name: "Full screen", icon: FULL_SCREEN_ICON, click: toggleFullScreen },
      ],
    ],
  })
}

// Frames of the stream take the place of the figure that came with the page.
function follow(host, stream) {
  if (host._stream?.channel === stream?.channel && host._stream?.part === stream?.part) return
  host._unwatch?.()
  host._stream = stream
  host._unwatch = stream && watchStream(stream.path, stream.channel, ({ frame, error }) => {
    host.title = error ?? ""
    const part = frame?.[stream.part]
    if (!part || !host._playground) return
    host._followed = true
    const name = host._playground.script ? "values" : "figure"
    const text = typeof part === "string" ? part : JSON.stringify(part)
    host._playground = { ...host._playground, [name]: text }
    show(host)
  })
}

// Plotly knows nothing of marks that were moved since it drew them.
function fit(host) {
  if (!window.Plotly || !host._fullLayout || !host.offsetWidth) return
  if (host._shown === host._reacted) window.Plotly.Plots.resize(host)
  else react(host, window.Plotly, host._shown)
}

function show(host) {
  draw(host).catch((error) => (host.textContent = error.message))
}

// What Plotly hangs on the window would keep a figure that has left the page, and its data, alive.
function leave(host) {
  follow(host, null)
  host._playground = host._drawn = null
  host._listens = false
  host._size.disconnect()
  forgetDrags(host)
  host._pageFigure = host._reacted = host._shown = null
  document.removeEventListener("click", host._clicked, true)
  window.Plotly?.purge(host)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-figure")
  if (!host) return
  host._playground = {
    ...data,
    report: (point) => setTriggerValue("clicked", point),
    reportDrag: (values) => setTriggerValue("dragged", values),
    press: (button) => setTriggerValue("pressed", button),
  }
  if (!host._zoom) {
    host._zoom = {}
    prepareDrags(host)
    takeHold(host)
    host.parentElement.onfullscreenchange = () => show(host)
    host._clicked = () => setTimeout(() => show(host), SWITCH_MILLISECONDS)
    reportClicks(host)
    waitForZoom(host)
    host._size = new ResizeObserver(() => fit(host))
  }
  host._size.observe(host.parentElement)
  if (data.moving) followDrags(host)
  forgetSettled(host)
  if (Object.keys(data.switches ?? {}).length) {
    document.addEventListener("click", host._clicked, true)
  }
  follow(host, data.stream)
  show(host)
  return endOfLatest(host, () => leave(host))
}
