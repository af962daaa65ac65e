// Plays a recorded run: the page shows its end, and frames of its earlier moments go the way of the
// stream's frames to the figures that follow it. Each run is played once; then a button plays it again.

const WHOLE_SECONDS = 9 // for all moments
const LONGEST_STEP = 0.5
const LOOK = 50 // milliseconds

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches
const played = (window.__playgroundPlayed ??= new Set())
const frames = (window.__playgroundFrames ??= new Map()) // channel -> list, or null on its way

function build(host) {
  host.innerHTML =
    '<div class="words"><span class="said"></span><span class="moment"></span>' +
    '<button type="button"></button></div><div class="track"><div class="bar"></div></div>'
  host.querySelector("button").onclick = () => (host._play.at === null ? start(host) : end(host))
}

// Frames that do not come are asked for again when the run is played next.
async function fetchFrames(host, channel) {
  const { data } = host._play
  const key = encodeURIComponent(channel.slice(data.channels.length))
  frames.set(channel, null)
  try {
    const response = await fetch(`${data.frames}?channel=${key}`)
    if (!response.ok) throw new Error(`The recorded run did not load: ${response.status}.`)
    frames.set(channel, await response.json())
  } catch (error) {
    console.error(error)
    frames.delete(channel)
    if (host._play?.data.run === data.run) showEnd(host)
  }
}

// Figures come after this component or before it: each look finds those that are there.
function channelsOf({ channels }) {
  const all = window.__playgroundStream?.receivers.keys() ?? []
  return [...all].filter((channel) => channel.startsWith(channels))
}

function show(host) {
  const { data, at } = host._play
  const last = data.moments.length - 1
  const index = at ?? last
  host.querySelector(".said").textContent = data.words
  host.querySelector(".moment").textContent = data.run ? `${data.moments[index]}. ${data.yours}` : ""
  const button = host.querySelector("button")
  button.hidden = !data.run
  button.textContent =
    at !== null ? "Skip to the end" : played.has(data.run) ? "Play again" : "Play"
  host.querySelector(".track").style.visibility = data.run ? "visible" : "hidden"
  host.querySelector(".bar").style.width = `${100 * (data.shares[index] ?? 0)}%`
  host.dataset.moment = index
  host.dataset.ended = at === null
}

function handOut(host, channel, index) {
  const frame = frames.get(channel)?.[index]
  if (!frame || host._play.handed.get(channel) === index) return
  host._play.handed.set(channel, index)
  window.__playgroundStream.take({ channel, frame })
}

function look(host) {
  const play = host._play
  const channels = channelsOf(play.data)
  for (const channel of channels) if (!frames.has(channel)) fetchFrames(host, channel)
  const ready = channels.length && channels.every((channel) => frames.get(channel))
  for (const channel of channels) handOut(host, channel, play.at)
  show(host)
  const count = play.data.moments.length
  const step = 1000 * Math.min(WHOLE_SECONDS / count, LONGEST_STEP)
  // A browser that is busy plays more slowly, and leaves nothing out.
  if (!ready || performance.now() < play.due) return
  play.due = performance.now() + step - LOOK / 2
  play.at += 1
  if (play.at >= count - 1) end(host)
}

function start(host) {
  clearInterval(host._play.timer)
  Object.assign(host._play, { at: 0, due: 0, handed: new Map() })
  host._play.timer = setInterval(() => look(host), LOOK)
  look(host)
}

function end(host) {
  played.add(host._play.data.run)
  showEnd(host)
}

function showEnd(host) {
  clearInterval(host._play.timer)
  host._play.at = null
  const last = host._play.data.moments.length - 1
  for (const channel of channelsOf(host._play.data)) handOut(host, channel, last)
  show(host)
}

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".playground-recorded")
  if (!host) return
  if (!host.firstChild) build(host)
  const isNew = host._play?.data.run !== data.run
  if (isNew) clearInterval(host._play?.timer)
  host._play = isNew ? { data, at: null, handed: new Map() } : { ...host._play, data }
  // The page may have drawn its figures anew, at the end of the run.
  host._play.handed.clear()
  if (isNew && data.run && !played.has(data.run) && !isCalm()) start(host)
  else show(host)
  return endOfLatest(host, () => {
    clearInterval(host._play?.timer)
    host._play = null
  })
}
