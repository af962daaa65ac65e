// What somebody drags, before Streamlit hears of it, which is when it is let go: sliders, and figures
// that can be taken hold of. A figure says in `moving` which sliders it follows, and which functions
// of its own module compute it: `draw(figure, values)` makes the whole figure, and what the page says
// of it, of other values; `grab(values, place)` says what follows the pointer, if anything is there.

const DRAGGED = "playground-dragged"
const PATIENCE = 10000 // milliseconds until what the page says counts, whatever was dragged
const EXACT = 1e-9

const classOf = (key) => `st-key-${key.replace(/[^a-zA-Z0-9_-]/g, "-")}`
const isSameNumber = (a, b) => Math.abs(a - b) <= EXACT * Math.max(1, Math.abs(a))

// To all figures of the page: values by the class of their widgets.
const tell = (values) => document.dispatchEvent(new CustomEvent(DRAGGED, { detail: values }))

// Streamlit's slider holds an <input type="range">, which has each value as soon as it is reached, and
// the focus while somebody moves it.
function tellOfSliders() {
  window.__playgroundPressed ??= trackPointer()
  window.__playgroundSliders ??= new MutationObserver((changes) => {
    const input = changes.map(({ target }) => target).find(
      (target) => target.type === "range" && target === document.activeElement)
    const names = [...(input?.closest("[class*=st-key-]")?.classList ?? [])]
    const widget = names.find((name) => name.startsWith("st-key-"))
    if (widget) tell({ [widget]: Number(input.value) })
  })
  window.__playgroundSliders.observe(document.body, {
    subtree: true, attributes: true, attributeFilter: ["value", "aria-valuetext"],
  })
}

function trackPointer() {
  const pressed = { now: false }
  const set = (now) => () => (pressed.now = now)
  window.addEventListener("pointerdown", set(true), true)
  window.addEventListener("pointerup", set(false), true)
  window.addEventListener("pointercancel", set(false), true)
  return pressed
}

function prepareDrags(host) {
  host._slid = {}
  host._words = new Map()
  host._hear = ({ detail }) => {
    let isNews = false
    for (const [name, { key, value }] of Object.entries(host._playground?.moving?.sliders ?? {})) {
      const now = detail[classOf(key)]
      if (now === undefined || now === (host._slid[name] ?? value)) continue
      isNews = true
      host._slid[name] = now
    }
    if (!isNews) return
    settle(host)
    move(host)
  }
}

function followDrags(host) {
  tellOfSliders()
  document.addEventListener(DRAGGED, host._hear)
}

// Forgets what the page has heard of.
function settle(host) {
  clearTimeout(host._patience)
  const sliders = host._playground.moving?.sliders ?? {}
  for (const [name, now] of Object.entries(host._slid)) {
    if (!sliders[name] || isSameNumber(sliders[name].value, now)) delete host._slid[name]
  }
  if (isAtRest(host)) return
  host._patience = setTimeout(() => {
    if (window.__playgroundPressed.now) return settle(host)
    host._slid = {}
    show(host) // a page that never had the value has had its time
  }, PATIENCE)
}

const isAtRest = (host) => Object.keys(host._slid).length === 0

function valuesOf(host) {
  const { sliders, values } = host._playground.moving
  const stand = Object.entries(sliders).map(([name, { value }]) => [name, value])
  return { ...values, ...Object.fromEntries(stand), ...host._slid }
}

function forgetDrags(host) {
  clearTimeout(host._patience)
  document.removeEventListener(DRAGGED, host._hear)
  sayNoMore(host, 0)
}

// --- The figure of other values -------------------------------------------------------------------

// Nobody waits for it who does not drag yet.
async function loadModule(host) {
  const { script } = host._playground.moving
  host._mover = await import(location.origin + script)
}

// As it came from the page, or as the values make it that somebody drags.
function figureNow(host) {
  if (isAtRest(host) || !host._playground.moving) return host._given
  return host._mover[host._playground.moving.draw](host._given, valuesOf(host))
}

// Within the frame in which a slider moves.
function move(host) {
  if (!host._given || !host._mover || host._givenFor !== host._playground) return show(host)
  const figure = figureNow(host)
  host._drawn = null
  if (isAtRest(host)) sayNoMore(host)
  else say(host, figure.words ?? {})
  if (moveMarks(host, host._reacted, host._shown, figure)) {
    host._shown = figure
    describe(host, figure)
  } else react(host, window.Plotly, figure)
}

// --- Taking hold of a figure ---------------------------------------------------------------------

// The nearest value that the slider can have.
function onStep({ minimum, maximum, step }, value) {
  const steps = Math.round((Math.min(Math.max(value, minimum), maximum) - minimum) / step)
  return Number(Math.min(minimum + steps * step, maximum).toFixed(9))
}

// Where the pointer is in the panel in which a drag began, also when it has left it; and how many
// pixels a unit of each axis has.
function placeAt(host, event, isDragging = false) {
  if (!isDragging) host._panel = dataPoint(host, event)?.subplot
  const plot = host._fullLayout?._plots[host._panel]
  if (!plot) return null
  const { xaxis, yaxis } = plot
  const box = host.getBoundingClientRect()
  return {
    x: xaxis.p2d(event.clientX - box.left - xaxis._offset),
    y: yaxis.p2d(event.clientY - box.top - yaxis._offset),
    panel: host._panel,
    pixels: [Math.abs(xaxis.d2p(1) - xaxis.d2p(0)), Math.abs(yaxis.d2p(1) - yaxis.d2p(0))],
  }
}

// What moves by no more than a few pixels is a click.
function takeHold(host) {
  let hold = null
  const grabAt = (event) => {
    const { grab } = host._playground?.moving ?? {}
    if (!grab || !host._mover || event.target.closest(".modebar")) return null
    const place = placeAt(host, event)
    return place && host._mover[grab](valuesOf(host), place)
  }
  const pulled = (event) => {
    const { sliders } = host._playground.moving
    const wanted = hold.pull(placeAt(host, event, true))
    return Object.entries(wanted).map(([name, value]) => [name, onStep(sliders[name], value)])
  }
  const isFar = ({ clientX, clientY }) =>
    Math.hypot(clientX - hold.from[0], clientY - hold.from[1]) > CLICK_PIXELS
  host.addEventListener("pointermove", (event) => {
    if (!hold) return host.classList.toggle("playground-grabbable", Boolean(grabAt(event)))
    if (!hold.moves && !isFar(event)) return
    if (!hold.moves) host.setPointerCapture(event.pointerId)
    hold.moves = true
    const { sliders } = host._playground.moving
    tell(Object.fromEntries(pulled(event).map(([name, v]) => [classOf(sliders[name].key), v])))
  }, true)
  host.addEventListener("pointerdown", (event) => {
    const pull = event.button === 0 && grabAt(event)
    hold = pull ? { pull, from: [event.clientX, event.clientY], moves: false } : null
  }, true)
  host.addEventListener("pointerup", (event) => {
    if (hold?.moves && !isAtRest(host)) {
      host._playground.reportDrag(Object.fromEntries(pulled(event)))
    }
    hold = null
  }, true)
  host.addEventListener("pointercancel", () => (hold = null), true)
  // Neither does Plotly zoom meanwhile, nor does a phone scroll.
  host.addEventListener("mousedown", (event) => hold && event.stopPropagation(), true)
  host.addEventListener("touchstart", (event) => {
    if (hold || grabAt(event.touches[0])) event.preventDefault()
  }, { capture: true, passive: false })
}
