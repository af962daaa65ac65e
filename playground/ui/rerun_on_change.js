// Tells the page that runs have changed: while this part of it can be seen, and not more often than it
// wants to hear it. What has changed in a closed tab, or further down, is told when it comes into view;
// another state at once, and again until the page is drawn for it.

const PATIENCE = 2000

function tellSoon(host) {
  if (!host._stale || host._due || !(host._seen || host._states !== null)) return
  const wait = host._told + host._pause - Date.now()
  host._due = setTimeout(() => {
    host._due = null
    host._stale = false
    host._told = Date.now()
    sayInTurn(() => host._channel && host._tell(host._told))
    if (host._states !== null) host._again = setTimeout(() => compare(host), PATIENCE)
  }, Math.max(0, wait))
}

// Whether the page is drawn for what was heard last.
function compare(host) {
  host._stale = host._states === null || host._heard !== host._states
  tellSoon(host)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-changes")
  if (!host) return
  host._tell = (now) => setTriggerValue("changed", now)
  host._told ??= Date.now()
  host._pause = 1000 * data.seconds
  host._states = data.states
  host._sight ??= new IntersectionObserver((entries) => {
    host._seen = entries.at(-1).isIntersecting
    tellSoon(host)
  })
  host._sight.observe(host)
  if (host._channel !== data.stream.channel) {
    host._unwatch?.()
    host._channel = data.stream.channel
    host._unwatch = watchStream(data.stream.path, data.stream.channel, ({ frame }) => {
      if (!frame) return
      host._heard = frame.changes.states
      compare(host)
    })
  }
  return endOfLatest(host, () => {
    clearTimeout(host._due)
    clearTimeout(host._again)
    host._sight.disconnect()
    host._unwatch?.()
    host._due = host._unwatch = host._channel = null
  })
}
