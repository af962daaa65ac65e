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
const announce = (values) => document.dispatchEvent(new CustomEvent(DRAGGED, { detail: values }))

// Streamlit's slider holds an <input type="range">, which has each value as soon as it is reached, and
// the focus while somebody moves it.
function announceSliders() {
  window.__playgroundPressed ??= trackPointer()
  window.__playgroundSliders ??= new MutationObserver((changes) => {
    const input = changes.map(({ target }) => target).find(
      (target) => target.type === "range" && target === document.activeElement)
    const names = [...(input?.closest("[class*=st-key-]")?.classList ?? [])]
    const widget = names.find((name) => name.startsWith("st-key-"))
    if (widget) announce({ [widget]: Number(input.value) })
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
  host._draggedValues = {}
  host._words = new Map()
  host._hear = ({ detail }) => {
    let isNews = false
    for (const [name, { key, value }] of Object.entries(host._playground?.moving?.sliders ?? {})) {
      const now = detail[classOf(key)]
      if (now === undefined || isSameNumber(now, host._draggedValues[name] ?? value)) continue
      isNews = true
      host._draggedValues[name] = now
    }
    if (!isNews) return
    forgetSettled(host)
    // However many moves there are until the next frame, one is drawn.
    host._frame ??= requestAnimationFrame(() => {
      host._frame = null
      if (host._playground) move(host)
    })
  }
}

function followDrags(host) {
  announceSliders()
  document.addEventListener(DRAGGED, host._hear)
}

// Forgets what the page has heard of.
function forgetSettled(host) {
  clearTimeout(host._patience)
  const sliders = host._playground.moving?.sliders ?? {}
  for (const [name, now] of Object.entries(host._draggedValues)) {
    if (!sliders[name] || isSameNumber(sliders[name].value, now)) delete host._draggedValues[name]
  }
  if (isAtRest(host)) return
  host._patience = setTimeout(() => {
    if (window.__playgroundPressed.now) return forgetSettled(host)
    host._draggedValues = {}
    show(host) // a page that never had the value has had its time
  }, PATIENCE)
}

const isAtRest = (host) => Object.keys(host._draggedValues).length === 0

function valuesOf(host) {
  const { sliders, values } = host._playground.moving
  const stand = Object.entries(sliders).map(([name, { value }]) => [name, value])
  return { ...values, ...Object.fromEntries(stand), ...host._draggedValues }
}

function forgetDrags(host) {
  clearTimeout(host._patience)
  document.removeEventListener(DRAGGED, host._hear)
  host._hold = null
  restoreWords(host, 0)
}

// --- The figure of other values -------------------------------------------------------------------

// Nobody waits for it who does not drag yet. Where it does not come, figures wait for the page.
async function loadModule(host) {
  const { script } = host._playground.moving
  try {
    const module = await import(location.origin + script)
    if (host._playground?.moving?.script === script) host._module = module
  } catch (error) {
    console.error(error)
  }
}

// As it came from the page, or as the values make it that somebody drags.
function figureNow(host) {
  const { moving } = host._playground
  if (isAtRest(host) || !moving || !host._module) return host._pageFigure
  return host._module[moving.draw](host._pageFigure, valuesOf(host))
}

// As the values make it now.
function move(host) {
  const isDrawn = host._pageFigure && host._pageFigureFor === host._playground
  if (!isDrawn || !host._module) return show(host)
  const figure = figureNow(host)
  host._drawn = null
  if (isAtRest(host)) restoreWords(host, 0) // the page's own are those of its figure
  else showWords(host, figure.words ?? {})
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
  host._hold = null
  const grabAt = (event) => {
    const { grab } = host._playground?.moving ?? {}
    if (!grab || !host._module || event.target.closest(".modebar")) return null
    const place = placeAt(host, event)
    return place && host._module[grab](valuesOf(host), place)
  }
  const isFar = ({ clientX, clientY }, { from }) =>
    Math.hypot(clientX - from[0], clientY - from[1]) > CLICK_PIXELS
  const isOther = ({ pointerId }) => host._hold && host._hold.pointerId !== pointerId
  host.addEventListener("pointermove", (event) => {
    if (isOther(event)) return
    if (host._hold && !(event.buttons & 1)) giveBack(host) // it was let go where nobody heard of it
    const hold = host._hold
    if (!hold) return host.classList.toggle("playground-grabbable", Boolean(grabAt(event)))
    hold.moves ||= isFar(event, hold)
    if (hold.moves) announceByName(host, pulledTo(host, event))
  }, true)
  host.addEventListener("pointerdown", (event) => {
    if (isOther(event)) return
    const pull = event.button === 0 && grabAt(event)
    const { pointerId, clientX, clientY } = event
    host._hold = pull ? { pull, pointerId, from: [clientX, clientY], moves: false } : null
    if (pull) host.setPointerCapture(pointerId)
  }, true)
  host.addEventListener("pointerup", (event) => {
    if (isOther(event)) return
    if (host._hold?.moves) host._playground.reportDrag(Object.fromEntries(pulledTo(host, event)))
    host._hold = null
  }, true)
  for (const lost of ["pointercancel", "lostpointercapture"]) {
    host.addEventListener(lost, (event) => isOther(event) || giveBack(host), true)
  }
  // Neither does Plotly zoom meanwhile, nor does a phone scroll.
  host.addEventListener("mousedown", (event) => host._hold && event.stopPropagation(), true)
  host.addEventListener("touchstart", (event) => {
    if (host._hold || grabAt(event.touches[0])) event.preventDefault()
  }, { capture: true, passive: false })
}

// Names and values of the sliders that go with the pointer.
function pulledTo(host, event) {
  const { sliders } = host._playground.moving
  const wanted = host._hold.pull(placeAt(host, event, true))
  return Object.entries(wanted).map(([name, value]) => [name, onStep(sliders[name], value)])
}

function announceByName(host, values) {
  const { sliders } = host._playground.moving
  announce(Object.fromEntries(values.map(([name, value]) => [classOf(sliders[name].key), value])))
}

// Ends a drag that the browser has ended: all is again as the page has it.
function giveBack(host) {
  const { moves } = host._hold ?? {}
  host._hold = null
  if (!moves || !host._playground?.moving) return
  const { sliders } = host._playground.moving
  announceByName(host, Object.entries(sliders).map(([name, { value }]) => [name, value]))
}
