// How far a run is. When its moment is no longer the one that the page was drawn for, the page is
// told, once.

function build(host) {
  host.innerHTML =
    '<div class="words"><span class="state"></span><span class="position"></span></div>' +
    '<div class="track"><div class="bar"></div></div>'
}

function showProgress(host, { state, words, share }) {
  if (!host.firstChild) build(host)
  host.querySelector(".state").textContent = state
  host.querySelector(".position").textContent = ` · ${words}`
  host.querySelector(".bar").style.width = `${100 * share}%`
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-progress")
  if (!host) return
  showProgress(host, data)
  host._moment = data.moment
  host._moved = (moment) => setTriggerValue("moved", moment)
  if (host._channel !== data.stream.channel) {
    host._unwatch?.()
    host._channel = data.stream.channel
    host._unwatch = watchStream(data.stream.path, data.stream.channel, ({ frame }) => {
      if (!frame) return
      showProgress(host, frame.progress)
      if (frame.progress.moment === host._moment) return
      host._moment = frame.progress.moment
      host._moved(host._moment)
    })
  }
  return endOfLatest(host, () => {
    host._unwatch?.()
    host._unwatch = host._channel = null
  })
}
