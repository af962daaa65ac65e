// The class as small multiples: a cell for everybody who trains, with a curve, and a word for everybody
// else. Frames of the stream change what is in the cells; nothing is built anew.

const SVG = "http://www.w3.org/2000/svg"
const WORDS = { running: "", waiting: "waits", complete: "done" }

function make(name, className, parent) {
  const element = document.createElement(name)
  element.className = className
  parent.append(element)
  return element
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function build(host) {
  make("p", "counts", host)
  make("ul", "cells", host)
  make("p", "idle", host)
  host._cells = new Map()
}

function newCell(host) {
  const item = document.createElement("li")
  const button = make("button", "cell", item)
  button.type = "button"
  const title = make("span", "title", button)
  make("span", "name", title)
  make("span", "experiment", title)
  const drawing = document.createElementNS(SVG, "svg")
  drawing.setAttribute("viewBox", "0 0 100 40")
  drawing.setAttribute("preserveAspectRatio", "none")
  drawing.setAttribute("aria-hidden", "true")
  drawing.append(document.createElementNS(SVG, "polyline"))
  button.append(drawing)
  const words = make("span", "words", button)
  make("span", "score", words)
  make("span", "state", words)
  make("span", "bar", make("span", "track", button))
  button.onclick = () => choose(host, item._run)
  return item
}

// A browser fills the screen only at once, with the click.
function choose(host, run) {
  document.documentElement.requestFullscreen?.().catch(() => {})
  host._tell({ run, at: Date.now() })
}

function fill(item, { name, run, experiment, state, share, score, points }) {
  item._run = run
  const find = (part) => item.querySelector(`.${part}`)
  set(find("name"), name)
  set(find("experiment"), experiment)
  set(find("score"), score)
  set(find("state"), WORDS[state] ?? state)
  find("bar").style.width = `${100 * share}%`
  const line = item.querySelector("polyline")
  const single = points && !points.includes(" ")
  line.setAttribute("points", single ? `${points} ${points}` : points)
  const button = find("cell")
  button.dataset.state = state
  const told = [name, experiment, score, state].filter(Boolean).join(", ")
  button.title = `${name}: ${experiment}`
  button.setAttribute("aria-label", `${told}. Show on the projector`)
}

function show(host, { cells, idle }) {
  if (!host.firstChild) build(host)
  const here = cells.length + idle.length
  const train = cells.filter((cell) => cell.trains).length
  set(host.querySelector(".counts"), here ? `${here} here · ${train} training` : host._nobody)
  const list = host.querySelector(".cells")
  list.dataset.size = cells.length > 40 ? "small" : cells.length > 15 ? "medium" : "large"
  const left = new Map(host._cells)
  cells.forEach((cell, place) => {
    const item = left.get(cell.key) ?? newCell(host)
    host._cells.set(cell.key, item)
    left.delete(cell.key)
    fill(item, cell)
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null)
  })
  for (const [key, item] of left) {
    item.remove()
    host._cells.delete(key)
  }
  set(host.querySelector(".idle"), idle.length ? `Have not trained yet: ${idle.join(", ")}` : "")
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const host = parentElement.querySelector(".playground-class")
  if (!host) return
  host._tell = (chosen) => setTriggerValue("chosen", chosen)
  host._nobody = data.nobody
  const isNew = host._channel !== data.stream.channel
  if (isNew || !host.firstChild) show(host, data.now)
  if (isNew) {
    host._unwatch?.()
    host._channel = data.stream.channel
    host._unwatch = watchStream(data.stream.path, data.stream.channel, ({ frame, error }) => {
      host.title = error ?? ""
      if (frame) show(host, frame[data.stream.part])
    })
  }
  return endOfLatest(host, () => {
    host._unwatch?.()
    host._unwatch = host._channel = null
  })
}
