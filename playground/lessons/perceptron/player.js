// Plays recorded steps: their figures go the way of the stream's frames, and of their words, which
// all stand on the page, only those of the step on show can be seen.

function build(host) {
  host.innerHTML =
    '<style></style><button type="button">Pause</button><div class="track">' +
    '<div class="words"></div><div class="rail"><div class="bar"></div></div></div>'
  host.querySelector("button").addEventListener("click", () => rest(host, false))
}

function showStep(host) {
  const { data, step } = host._play
  const shown = `.st-key-${data.words}-${step}`
  host.querySelector("style").textContent = `${shown}${shown} { display: flex !important }`
  host.querySelector(".words").textContent = `step ${step} of ${data.last}`
  host.querySelector(".bar").style.width = `${(100 * step) / data.last}%`
  const figure = data.figures[step - data.first]
  window.__playgroundStream?.take({ channel: data.stream.channel, frame: { figure } })
}

// The page hears where it stopped, or that it wants to see how it goes on.
function rest(host, playing) {
  clearInterval(host._play.timer)
  host._play.tell({ step: host._play.step, playing })
}

function advance(host) {
  const { data } = host._play
  host._play.step += 1
  showStep(host)
  if (host._play.step === data.first + data.figures.length - 1) rest(host, host._play.step < data.last)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-player")
  if (!host) return
  if (!host.firstChild) build(host)
  if (host._play?.data.first !== data.first) {
    clearInterval(host._play?.timer)
    host._play = { data, step: data.first, tell: (value) => setTriggerValue("rests", value) }
    host._play.timer = setInterval(() => advance(host), 1000 * data.seconds)
  }
  showStep(host)
  return endOfLatest(host, () => {
    clearInterval(host._play.timer)
    host._play = null
  })
}
