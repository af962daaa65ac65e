// Tells the page that runs have changed: while this part of it can be seen, and not more often than it
// wants to hear it. What has changed in a closed tab, or further down, is told when it comes into view.

function tellSoon(host) {
  if (!host._stale || host._due || !(host._seen || host._states !== null)) return
  const wait = host._told + host._pause - Date.now()
  host._due = setTimeout(() => {
    host._due = null
    host._stale = false
    host._told = Date.now()
    sayInTurn(() => host._channel && host._tell(host._told))
  }, Math.max(0, wait))
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
      if (host._states !== null && frame?.changes.states === host._states) return
      host._stale = true
      tellSoon(host)
    })
  }
  return endOfLatest(host, () => {
    clearTimeout(host._due)
    host._sight.disconnect()
    host._unwatch?.()
    host._due = host._unwatch = host._channel = null
  })
}
