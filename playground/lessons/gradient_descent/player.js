// Plays steps: it tells the figures where the slider "step" would stand, as while somebody drags one.
// An animation that is new plays by itself, up to the step of the page.

const SPEEDS = [3, 10, 30] // steps a second
const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches
const animations = (window.__playgroundAnimations ??= { shown: null })

function build(host) {
  host.innerHTML =
    '<button type="button" class="play"></button>' +
    '<button type="button" class="restart">Restart</button>' +
    '<button type="button" class="back">Back</button>' +
    '<button type="button" class="next">Step</button>' +
    '<input type="range" min="0" aria-label="Step">' +
    '<span class="words"></span>' +
    '<select aria-label="Speed"></select>'
  const part = (name) => host.querySelector(name)
  part("select").innerHTML = SPEEDS.map((n) => `<option value="${n}">${n} steps/s</option>`).join("")
  part("select").value = SPEEDS.at(-1)
  part("select").onchange = () => host._play.timer && play(host, host._play.until)
  part(".play").onclick = () => {
    const { timer, step, data } = host._play
    if (timer) return finish(host)
    if (step >= data.last) go(host, 0)
    play(host, data.last)
  }
  part(".restart").onclick = () => stopAt(host, 0)
  part(".back").onclick = () => stopAt(host, host._play.step - 1)
  part(".next").onclick = () => stopAt(host, host._play.step + 1)
  part("input").oninput = ({ target }) => { stop(host); go(host, Number(target.value)) }
  part("input").onchange = () => finish(host)
}

function go(host, step) {
  const { data } = host._play
  host._play.step = Math.min(Math.max(step, 0), data.last)
  announce({ [classOf(data.slider)]: host._play.step })
  show(host)
}

function show(host) {
  const { step, data, timer } = host._play
  const part = (name) => host.querySelector(name)
  part(".play").textContent = timer ? "Pause" : "Play"
  part(".restart").disabled = part(".back").disabled = step === 0
  part(".next").disabled = step === data.last
  const slider = part("input")
  slider.max = data.last
  slider.value = step
  slider.setAttribute("aria-valuetext", `step ${step} of ${data.last}`)
  part(".words").textContent = `step ${step} of ${data.last}`
  host.dataset.step = step
}

// Figures that move have their module a moment after they are drawn.
const isReady = () => {
  const moving = [...document.querySelectorAll(".playground-figure")].filter(
    (figure) => figure._playground?.moving)
  return moving.length > 0 && moving.every((figure) => figure._module && figure._pageFigure)
}

// A busy browser leaves steps out and keeps the speed.
function play(host, until) {
  stop(host)
  const from = host._play.step
  const speed = Number(host.querySelector("select").value)
  let begun = null
  host._play.until = until
  const look = (now) => {
    host._play.timer = requestAnimationFrame(look)
    if (!isReady()) return
    begun ??= now
    const step = Math.min(until, from + Math.floor(((now - begun) * speed) / 1000))
    if (step !== host._play.step) go(host, step)
    if (step < until) return
    if (until === host._play.data.step) { stop(host); show(host) } else finish(host)
  }
  host._play.timer = requestAnimationFrame(look)
  show(host)
}

function stop(host) {
  cancelAnimationFrame(host._play?.timer)
  if (host._play) host._play.timer = null
}

function stopAt(host, step) {
  stop(host)
  go(host, step)
  finish(host)
}

function finish(host) {
  stop(host)
  show(host)
  host._play.report(host._play.step)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".playground-descent")
  if (!host) return
  if (!host.firstChild) build(host)
  const before = host._play
  const isNews = !before || before.data.step !== data.step || before.data.last !== data.last
  host._play = {
    ...before, data, report: (step) => setTriggerValue("stopped", step),
    step: before?.timer || !isNews ? before.step : data.step,
  }
  if (animations.shown !== data.animation) {
    animations.shown = data.animation
    stop(host)
    host._play.step = data.step
    if (data.step > 0 && !isCalm()) {
      go(host, 0)
      play(host, data.step)
    }
  }
  show(host)
  return endOfLatest(host, () => {
    stop(host)
    host._play = null
  })
}
