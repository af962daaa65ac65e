// How far a run is, or many runs with one question. When its moment is no longer the one that the page was drawn for, the page is
// told; again and again, as what several components say at once may be lost.

const PATIENCE = 2000

function build(host) {
  host.innerHTML =
    '<div class="words"><span class="state"></span><span class="position"></span></div>' +
    '<div class="track"><div class="bar"></div></div><div class="marks"></div>'
}

function showProgress(host, { state, words, share, marks = [] }) {
  if (!host.firstChild) build(host)
  host.querySelector(".state").textContent = state
  host.querySelector(".position").textContent = ` · ${words}`
  host.querySelector(".bar").style.width = `${100 * share}%`
  const places = host.querySelector(".marks")
  while (places.childElementCount > marks.length) places.lastChild.remove()
  marks.forEach(([kind, title], i) => {
    const place = places.children[i] ?? places.appendChild(document.createElement("span"))
    if (place.className !== kind) place.className = kind
    if (place.title !== title) place.title = title
  })
}

function tellWhenMoved(host) {
  clearTimeout(host._again)
  host._again = null
  if (host._moment === host._drawnFor) return
  sayInTurn(() => host._channel && host._moment !== host._drawnFor && host._tell(host._moment))
  host._again = setTimeout(() => tellWhenMoved(host), PATIENCE)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-progress")
  if (!host) return
  showProgress(host, data)
  const isNew = host._channel !== data.stream.channel
  if (isNew) {
    clearTimeout(host._again)
    host._again = null
  }
  host._drawnFor = data.moment
  // While the page is told of something it may be drawn once more for what was before.
  if (!host._again) host._moment = data.moment
  host._tell = (moment) => setTriggerValue("moved", moment)
  if (isNew) {
    host._unwatch?.()
    host._channel = data.stream.channel
    host._unwatch = watchStream(data.stream.path, data.stream.channel, ({ frame }) => {
      if (!frame) return
      showProgress(host, frame.progress)
      host._moment = frame.progress.moment
      if (!host._again || host._moment === host._drawnFor) tellWhenMoved(host)
    })
  }
  return endOfLatest(host, () => {
    clearTimeout(host._again)
    host._unwatch?.()
    host._again = host._unwatch = host._channel = null
  })
}
