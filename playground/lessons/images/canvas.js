// A canvas of 28 × 28 pixels, light on black. A pointer draws; arrow keys move a brush, and the
// space bar paints. Python is told when a stroke ends.

const SIDE = 28
const REST = 400 // milliseconds after the last key

function build(root) {
  root.innerHTML =
    `<canvas width="${SIDE}" height="${SIDE}" tabindex="0" role="application" aria-label="` +
    "Drawing, 28 × 28 pixels. Arrow keys move the brush, the space bar paints, the backspace " +
    'key erases."></canvas>' +
    '<div class="tools"><button type="button">Clear</button><span role="status"></span></div>'
  const canvas = root.querySelector("canvas")
  const state = { canvas, pixels: new Uint8Array(SIDE * SIDE), brush: [14, 14] }
  let last = null
  let timer = 0
  const at = (event) => {
    const box = canvas.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top].map(
      (value) => (value / box.width) * SIDE - 0.5,
    )
  }
  const tell = () => state.tell(text(state.pixels))
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId)
    last = at(event)
    stroke(state, last, last)
  }
  canvas.onpointermove = (event) => {
    if (last === null) return
    const next = at(event)
    stroke(state, last, next)
    last = next
  }
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (last !== null) tell()
    last = null
  }
  canvas.onkeydown = (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    const move = moves[event.key]
    const value = { " ": 255, Backspace: 0 }[event.key]
    if (!move && value === undefined) return
    event.preventDefault()
    if (move) state.brush = state.brush.map((v, k) => Math.min(SIDE - 1, Math.max(0, v + move[k])))
    else {
      dot(state.pixels, state.brush, value)
      clearTimeout(timer)
      timer = setTimeout(tell, REST)
    }
    draw(state)
    const [x, y] = state.brush
    root.querySelector("span").textContent = `row ${y}, column ${x}`
  }
  canvas.onfocus = canvas.onblur = () => draw(state)
  root.querySelector("button").onclick = () => {
    state.pixels.fill(0)
    draw(state)
    tell()
  }
  return state
}

function dot(pixels, [x, y], value) {
  for (let row = Math.round(y) - 1; row <= Math.round(y) + 1; row++)
    for (let column = Math.round(x) - 1; column <= Math.round(x) + 1; column++) {
      if (row < 0 || column < 0 || row >= SIDE || column >= SIDE) continue
      const near = Math.max(0, 1.6 - Math.hypot(row - y, column - x)) / 1.6
      const k = row * SIDE + column
      pixels[k] = value ? Math.max(pixels[k], Math.min(255, Math.round(420 * near))) : 0
    }
}

function stroke(state, from, to) {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])))
  for (let k = 0; k <= steps; k++)
    dot(state.pixels, from.map((v, i) => v + ((to[i] - v) * k) / steps), 255)
  draw(state)
}

function draw({ canvas, pixels, brush }) {
  const context = canvas.getContext("2d")
  const image = context.createImageData(SIDE, SIDE)
  pixels.forEach((value, k) => image.data.set([value, value, value, 255], 4 * k))
  if (canvas.matches(":focus-visible")) {
    const k = 4 * (brush[1] * SIDE + brush[0])
    image.data.set([94, 162, 255, 255], k)
  }
  context.putImageData(image, 0, 0)
}

const text = (pixels) => btoa(String.fromCharCode(...pixels))

function pixelsOf(drawn) {
  const bytes = atob(drawn)
  return Uint8Array.from({ length: SIDE * SIDE }, (_, k) => bytes.charCodeAt(k) || 0)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".playground-canvas")
  const fresh = !root._canvas
  root._canvas ??= build(root)
  root._canvas.tell = (drawn) => setTriggerValue("drawn", drawn)
  // What the server knows is drawn once: a stroke under way is newer than its answer.
  if (fresh && data.drawn) root._canvas.pixels = pixelsOf(data.drawn)
  draw(root._canvas)
}
