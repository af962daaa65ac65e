// Plays a run: frames come from the server one by one and a little ahead, Plotly draws them on nodes
// that stay. The page itself rests; it hears where the player was held.

const WHOLE_SECONDS = 12 // for all moments at 1×
const LEAST_PER_SECOND = 5 // moments at 1×, where there are few
const NO_ANSWER = "The server does not answer. Wait a moment, then play on."
const NO_SCREEN = "This browser does not give the whole screen. Press Full screen, or F11."
const AHEAD = 2
const MOST_KEPT = 240
const CURVES_HEIGHT = 160
const PICTURES_HEIGHT = 310
const CURVES_SHARE = 0.36 // of a whole screen's height
const LARGE_TYPE = 1.45
const WIDE = ["attention", "fits", "motif"]

function larger(part, factor) {
  if (Array.isArray(part)) return part.map((each) => larger(each, factor))
  if (part === null || typeof part !== "object") return part
  const found = {}
  for (const [key, each] of Object.entries(part)) {
    found[key] =
      /font$/.test(key) && typeof each?.size === "number"
        ? { ...each, size: each.size * factor }
        : larger(each, factor)
  }
  return found
}

// What stands elsewhere on the page and has a use for keys of its own.
const TAKES_KEYS = [
  ...["a", "button", "input", "select", "textarea", "[contenteditable]", "canvas"],
  ...["button", "combobox", "grid", "listbox", "menuitem", "option", "radio", "slider", "tab"].map(
    (role) => `[role=${role}]`,
  ),
].join(", ")

class Player {
  constructor(root) {
    this.root = root
    this.part = (name) => root.querySelector(`.replay-${name}`)
    this.frames = new Map()
    this.hosts = new Map()
    this.index = 0
    this.drawn = 0 // frames, for whoever wants to know how fast it goes
    this.playing = false
    this.turn = 0 // of playing: an older one ends where a newer one begins
    this.part("play").onclick = () => (this.playing ? this.hold() : this.play())
    this.part("slider").oninput = (event) => this.seek(Number(event.target.value))
    this.part("slider").onchange = () => this.report()
    this.part("full").onclick = () => this.toggleScreen()
    for (const button of root.querySelectorAll(".replay-step")) {
      button.onclick = () => this.step(Number(button.dataset.step))
    }
    this.listen = (event) => this.key(event)
    document.addEventListener("keydown", this.listen)
    root.onfullscreenchange = () => this.fit()
    this.size = new ResizeObserver(() => this.fit())
    this.size.observe(root)
  }

  take(data, report) {
    const isNew = !this.data || data.run !== this.data.run || data.version !== this.data.version
    this.data = data
    this.send = report
    if (!isNew) return this.show(this.index)
    this.frames.clear()
    this.part("slider").max = data.epochs.length - 1
    this.index = this.nearest(data.at)
    return this.show(this.index)
  }

  nearest(epoch) {
    const far = this.data.epochs.map((each) => Math.abs(each - epoch))
    return far.indexOf(Math.min(...far))
  }

  // -- time --------------------------------------------------------------------------------

  // Where drawing is slower than moments follow each other, it steps over some and keeps the pace.
  async play() {
    const last = this.data.epochs.length - 1
    if (this.index >= last) this.index = 0
    const turn = ++this.turn
    const goesOn = () => this.playing && turn === this.turn && this.root.isConnected
    this.playing = true
    this.part("play").textContent = "Pause"
    let needed = 0.1 // seconds from one drawn moment to the next
    while (goesOn() && this.index < last) {
      const began = performance.now()
      const rate = this.perSecond()
      const stride = Math.max(1, Math.round(rate * needed))
      const next = Math.min(this.index + stride, last)
      for (let k = 1; k <= AHEAD; k++) if (next + k * stride <= last) this.frame(next + k * stride)
      await this.show(next)
      const passed = (performance.now() - began) / 1000
      needed = 0.7 * needed + 0.3 * passed
      await new Promise((resolve) => setTimeout(resolve, 1000 * Math.max(0, stride / rate - passed)))
    }
    if (goesOn()) this.hold()
  }

  hold() {
    if (!this.playing) return
    this.rest()
    this.report()
  }

  rest() {
    this.playing = false
    this.part("play").textContent = "Play"
  }

  perSecond() {
    const rate = Math.max(this.data.epochs.length / WHOLE_SECONDS, LEAST_PER_SECOND)
    return rate * Number(this.part("speed").value)
  }

  seek(index) {
    this.index = Math.max(0, Math.min(index, this.data.epochs.length - 1))
    return this.show(this.index)
  }

  step(count) {
    this.rest()
    this.seek(this.index + count)
    this.report()
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return // the browser's own
    const { tagName } = event.target
    if (!this.root.contains(event.target) && event.target.closest(TAKES_KEYS)) return // not for us
    const key = event.key.toLowerCase()
    if (key === " " && ["SELECT", "BUTTON"].includes(tagName)) return // their own way to be pressed
    if (key.startsWith("arrow") && ["SELECT", "INPUT"].includes(tagName)) return
    if (key === " ") this.part("play").click()
    else if (key === "arrowright") this.step(1)
    else if (key === "arrowleft") this.step(-1)
    else if (key === "f") this.toggleScreen()
    else if (key === "escape" && document.fullscreenElement) document.exitFullscreen()
    else return
    event.preventDefault()
  }

  report() {
    this.send?.(this.data.epochs[this.index])
  }

  // -- frames ------------------------------------------------------------------------------

  frame(index) {
    const epoch = this.data.epochs[index]
    if (!this.frames.has(epoch)) {
      if (this.frames.size >= MOST_KEPT) this.frames.delete(this.frames.keys().next().value)
      const address = `${this.data.frames}?epoch=${epoch}&version=${this.data.version}`
      const unreachable = () => Promise.reject(new Error(NO_ANSWER))
      const answer = fetch(address).catch(unreachable).then(async (response) => {
        const found = await response.json().catch(() => ({ error: NO_ANSWER }))
        if (!response.ok || found.error) throw new Error(found.error)
        return found
      })
      answer.catch(() => this.frames.delete(epoch))
      this.frames.set(epoch, answer)
    }
    return this.frames.get(epoch)
  }

  async show(index) {
    this.index = index
    this.part("slider").value = index
    const epoch = Math.ceil(this.data.epochs[index])
    this.part("slider").setAttribute("aria-valuetext", epoch ? `epoch ${epoch}` : "before training")
    try {
      const frame = await this.frame(index)
      if (index !== this.index || !this.root.isConnected) return
      await this.draw(frame)
    } catch (error) {
      if (index !== this.index || !this.root.isConnected) return
      this.rest()
      this.part("words").textContent = error.message
    }
  }

  // -- drawing -----------------------------------------------------------------------------

  async draw(frame) {
    this.shown = frame
    const Plotly = await loadPlotly()
    const dark = isDark(this.root)
    this.part("words").textContent = frame.words
    const names = frame.figures.map(({ name }) => name)
    for (const [name, slot] of this.hosts) {
      if (!names.includes(name)) this.drop(name, slot)
    }
    for (const part of frame.figures) this.slot(part)
    const full = document.fullscreenElement === this.root
    const heights = this.heights(full, names)
    for (const { name, figure } of frame.figures) {
      const host = this.hosts.get(name)._host
      const height = name === "curves" ? heights.curves : heights.pictures
      const text = JSON.stringify(figure)
      const size = { width: host.clientWidth, height }
      const drawn = `${size.width} ${height} ${full} ${dark} ${text}`
      if (host._drawn === drawn) continue // the curves, and pictures that were recorded seldom
      host._drawn = drawn
      const { data, layout } = larger(readFigure(text, dark), full ? LARGE_TYPE : 1)
      host.style.height = `${height}px`
      host.setAttribute("role", "img")
      host.setAttribute("aria-label", layout.meta?.alt ?? `Curves: ${frame.words}`)
      await Plotly.react(host, data, { ...layout, ...size }, { displayModeBar: false, doubleClick: false })
    }
    this.markNow(frame.epoch)
    this.drawn += 1
    this.root.dataset.drawn = this.drawn
    this.root.dataset.epoch = frame.epoch
  }

  // A line where the run is, and a veil over what is to come, on each panel of the curves. Drawn
  // above the figure, because Plotly would take as long for it as for the whole figure.
  markNow(epoch) {
    const slot = this.hosts.get("curves")
    const layout = slot?._host._fullLayout
    if (!layout) return
    const plots = Object.values(layout._plots)
    const veils = [...slot.querySelectorAll(".replay-veil")]
    plots.forEach(({ xaxis, yaxis }, i) => {
      const veil = veils[i] ?? slot.appendChild(document.createElement("div"))
      const at = Math.max(0, Math.min(xaxis.d2p(epoch), xaxis._length))
      veil.className = "replay-veil"
      veil.style.left = `${xaxis._offset + at}px`
      veil.style.width = `${xaxis._length - at}px`
      veil.style.top = `${slot._host.offsetTop + yaxis._offset}px`
      veil.style.height = `${yaxis._length}px`
    })
    veils.slice(plots.length).forEach((veil) => veil.remove())
  }

  drop(name, slot) {
    window.Plotly?.purge(slot._host)
    slot.remove()
    this.hosts.delete(name)
  }

  leave() {
    this.rest()
    this.size.disconnect()
    document.removeEventListener("keydown", this.listen)
    for (const [name, slot] of this.hosts) this.drop(name, slot)
  }

  slot({ name, title }) {
    if (this.hosts.has(name)) {
      this.hosts.get(name).firstElementChild.textContent = title
      return
    }
    const slot = document.createElement("div")
    const wide = WIDE.includes(name) ? " wide" : ""
    slot.className = `replay-figure replay-${name}${name === "curves" ? " whole" : wide}`
    const heading = document.createElement("div")
    heading.className = "replay-title"
    heading.textContent = title
    slot._host = document.createElement("div")
    slot.append(heading, slot._host)
    this.part("figures").append(slot)
    this.hosts.set(name, slot)
  }

  heights(full, names) {
    if (!full) return { curves: CURVES_HEIGHT, pictures: PICTURES_HEIGHT }
    const hasCurves = names.includes("curves")
    const pictures = names.filter((name) => name !== "curves")
    const used = this.part("figures").getBoundingClientRect().top
    const heading = pictures.length && this.hosts.get(pictures[0]).firstElementChild.offsetHeight
    const room = window.innerHeight - used - heading - 24
    if (!pictures.length) return { curves: room, pictures: 0 }
    const curves = hasCurves ? Math.round(room * CURVES_SHARE) : 0
    return { curves, pictures: room - curves }
  }

  fit() {
    if (!this.shown || !this.root.offsetWidth) return
    const room = `${window.innerWidth}×${window.innerHeight} ${this.root.offsetWidth}`
    if (room === this.room) return
    this.room = room
    const full = document.fullscreenElement === this.root
    this.part("full").textContent = full ? "Leave" : "Full screen"
    this.draw(this.shown).catch(() => {})
  }

  toggleScreen() {
    this.part("full").blur() // else Space would press it again
    if (document.fullscreenElement) document.exitFullscreen()
    else this.root.requestFullscreen().catch(() => (this.part("words").textContent = NO_SCREEN))
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".playground-replay")
  if (!root) return
  root._player ??= new Player(root)
  root._player.take(data, (epoch) => setTriggerValue("held", { epoch, at: Date.now() }))
  return endOfLatest(root, () => {
    root._player.leave()
    root._player = null
  })
}
