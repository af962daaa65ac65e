// Tells the page that runs have changed; not more often than it wants to hear it, and not while the
// tab is hidden, as the stream then rests.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-changes")
  if (!host) return
  host._tell = () => {
    host._due = null
    host._told = Date.now()
    sayInTurn(() => host._channel && setTriggerValue("changed", host._told))
  }
  host._told ??= Date.now()
  host._states = data.states
  if (host._channel !== data.stream.channel) {
    host._unwatch?.()
    host._channel = data.stream.channel
    host._unwatch = watchStream(data.stream.path, data.stream.channel, ({ frame }) => {
      if (host._states !== null && frame?.changes.states === host._states) return
      const wait = host._told + 1000 * data.seconds - Date.now()
      host._due ??= setTimeout(() => host._tell(), Math.max(0, wait))
    })
  }
  return endOfLatest(host, () => {
    clearTimeout(host._due)
    host._unwatch?.()
    host._due = host._unwatch = host._channel = null
  })
}
