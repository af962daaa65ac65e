// One WebSocket for all that moves on a page. It opens when something is watched, closes while the
// tab is hidden, and comes back by itself, with the newest frames, when it was cut.

const FIRST_WAIT = 500
const LONGEST_WAIT = 8000

// Others are handed out on the page itself.
const isOfServer = (channel) => channel.startsWith("[")

class Stream {
  constructor(path) {
    this.url = new URL(path, location.href)
    this.url.protocol = this.url.protocol === "https:" ? "wss:" : "ws:"
    this.receivers = new Map() // channel -> set of functions
    this.newest = new Map() // channel -> message that is not on the screen yet
    this.wait = FIRST_WAIT
    document.addEventListener("visibilitychange", () => this.update())
  }

  watch(channel, receive) {
    if (!this.receivers.has(channel)) this.receivers.set(channel, new Set())
    this.receivers.get(channel).add(receive)
    this.update()
    return () => {
      const left = this.receivers.get(channel)
      left?.delete(receive)
      if (left && !left.size) this.receivers.delete(channel)
      this.update()
    }
  }

  // Figures come and go together: what is watched is said once for all of them.
  update() {
    clearTimeout(this.due)
    this.due = setTimeout(() => this.say(), 0)
  }

  say() {
    const wanted = [...this.receivers.keys()].filter(isOfServer).sort()
    if (!wanted.length || document.hidden) {
      this.close()
    } else if (!this.socket) {
      this.open()
    } else if (this.socket.readyState === WebSocket.OPEN) {
      const message = JSON.stringify({ watch: wanted })
      if (message !== this.said) this.socket.send((this.said = message))
    }
  }

  open() {
    const socket = (this.socket = new WebSocket(this.url))
    socket.onopen = () => {
      this.wait = FIRST_WAIT
      this.say()
    }
    socket.onmessage = ({ data }) => this.take(JSON.parse(data))
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.close()
      this.again = setTimeout(() => this.say(), this.wait * (0.75 + Math.random() / 2))
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT)
    }
  }

  close() {
    clearTimeout(this.again)
    const socket = this.socket
    this.socket = this.said = null
    socket?.close()
  }

  // What comes faster than the screen is drawn is skipped.
  take(message) {
    if (!this.newest.size) requestAnimationFrame(() => this.show())
    this.newest.set(message.channel, message)
  }

  show() {
    const messages = [...this.newest.values()]
    this.newest.clear()
    for (const message of messages) {
      for (const receive of this.receivers.get(message.channel) ?? []) receive(message)
    }
  }
}

// The same stream for all components of the page.
function watchStream(path, channel, receive) {
  window.__playgroundStream ??= new Stream(path)
  return window.__playgroundStream.watch(channel, receive)
}

// Streamlit puts what several components say at the same time into one message, which is for one part
// of the page only: each says it in a turn of its own.
function sayInTurn(say) {
  const before = window.__playgroundTurns ?? Promise.resolve()
  window.__playgroundTurns = before.then(say).catch(console.error).then(() => {
    return new Promise((resolve) => setTimeout(resolve, 100))
  })
}
