// Moves marks of a figure that Plotly has drawn, in a tenth of the time that Plotly takes to draw it
// anew: lines, points, words, annotations and shapes go to other places. Whatever else changes, and
// whatever comes or goes, is left to Plotly.

const FAR = 20000 // pixels; nobody sees how a line goes on from there
const TAGS = /<[^>]+>/g
const MOVABLE = {
  trace: ["x", "y", "text", "marker", "hovertext", "hovertemplate", "meta"],
  annotation: ["x", "y", "ax", "ay", "text", "xshift"],
  shape: ["x0", "x1", "y0", "y1"],
}
const SAID = ["annotations", "shapes", "meta"] // entries of the layout that may change

const isEqual = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b)

const hasEqualParts = (a, b) => a === b || Object.keys(a).every((key) => a[key] === b[key])

function onlyThese(keys, before, after) {
  return Object.keys({ ...before, ...after }).every(
    (key) => keys.includes(key) || isEqual(before[key], after[key]),
  )
}

// A figure's arrays may still be packed.
function numbers(values) {
  if (!values?.bdata) return values ?? []
  const bytes = Uint8Array.from(atob(values.bdata), (letter) => letter.charCodeAt(0))
  const kinds = { f4: Float32Array, f8: Float64Array, i1: Int8Array, u1: Uint8Array, i4: Int32Array }
  return new kinds[values.dtype](bytes.buffer)
}

// What Plotly drew stands in `drawn`, what was shown last in `shown`. False, and nothing is changed,
// where more than places and words differ.
function moveMarks(host, drawn, shown, after) {
  const layouts = [drawn.layout, after.layout]
  if (drawn.data.length !== after.data.length || !onlyThese(SAID, ...layouts)) return false
  const marks = host._marks ??= new Map()
  try {
    const steps = [
      ...after.data.flatMap((trace, i) =>
        hasEqualParts(trace, shown.data[i]) ? [] : moveTrace(host, marks, drawn.data[i], trace, i)),
      ...pairs(...layouts, "annotations").flatMap(([was, now], i) =>
        isEqual(now, shown.layout.annotations[i]) ? [] : moveAnnotation(host, marks, was, now, i)),
      ...pairs(...layouts, "shapes").flatMap(([was, now], i) =>
        isEqual(now, shown.layout.shapes[i]) ? [] : moveShape(host, was, now, i)),
    ]
    steps.forEach((step) => step())
    return true
  } catch (error) {
    if (error instanceof NotMovable) return false
    throw error
  }
}

class NotMovable extends Error {}

function only(keys, before, after) {
  if (!onlyThese(keys, before, after)) throw new NotMovable()
}

function need(thing) {
  if (!thing) throw new NotMovable()
  return thing
}

function pairs(before, after, name) {
  const [was, now] = [before[name] ?? [], after[name] ?? []]
  need(was.length === now.length)
  return now.map((each, i) => [was[i], each])
}

const axisOf = (host, name) => host._fullLayout[name.replace(/^([xy])/, "$1axis")]
const pixel = (axis, value) => Math.min(Math.max(axis.d2p(value), -FAR), FAR)
const isPlace = (value) => value !== null && !Number.isNaN(value)

function moveTrace(host, marks, before, after, index) {
  only(MOVABLE.trace, before, after)
  const group = need(host.querySelector(`.scatterlayer .trace${host._fullData[index].uid}`))
  const [xs, ys] = [numbers(after.x), numbers(after.y)]
  const x = axisOf(host, after.xaxis ?? "x")
  const y = axisOf(host, after.yaxis ?? "y")
  const places = Array.from(xs, (each, i) =>
    isPlace(each) && isPlace(ys[i]) ? [pixel(x, each), pixel(y, ys[i])] : null)
  const steps = []
  if (after.mode.includes("lines")) steps.push(...moveLines(group, places, after))
  if (after.mode.includes("markers")) steps.push(...movePoints(group, places, before, after))
  if (after.mode.includes("text")) steps.push(...moveWords(group, places, before, after))
  return steps
}

function moveLines(group, places, { fill }) {
  const paths = [...group.querySelectorAll(".js-line")]
  const filled = group.querySelector(".js-fill")
  if (places.some(Boolean)) need(paths.length && (!fill || filled))
  let pen = "M"
  let path = ""
  for (const place of places) {
    if (place) path += `${pen}${place[0].toFixed(2)},${place[1].toFixed(2)}`
    pen = place ? "L" : "M"
  }
  const steps = paths.map((line, i) => () => line.setAttribute("d", (i === 0 && path) || "M0,0"))
  if (filled) steps.push(() => filled.setAttribute("d", path ? `${path}Z` : "M0,0"))
  return steps
}

function movePoints(group, places, before, after) {
  only(["color"], before.marker ?? {}, after.marker ?? {})
  const points = group.querySelectorAll(".points > .point")
  // What has no place any more goes where nobody sees it: Plotly would draw the whole figure anew.
  const shown = points.length === places.length
    ? places.map((place) => place ?? [-FAR, -FAR]) : places.filter(Boolean)
  need(points.length === shown.length)
  const colors = isEqual(before.marker?.color, after.marker?.color) ? null : colorsOf(after.marker)
  need(!colors || shown.length === places.length)
  return [...points].map((point, i) => () => {
    point.setAttribute("transform", `translate(${shown[i].map((p) => p.toFixed(2))})`)
    if (colors) point.style.fill = colors[i]
  })
}

// Between two colors of a scale whose stops are #rrggbb.
function colorsOf({ color, colorscale, cmin, cmax }) {
  need(Array.isArray(color))
  if (!colorscale) return color
  const channels = (text) => text.match(/[0-9a-f]{2}/g).map((two) => parseInt(two, 16))
  return color.map((value) => {
    const at = Math.min(Math.max((value - cmin) / (cmax - cmin), 0), 1)
    const k = Math.max(1, colorscale.findIndex(([stop]) => stop >= at))
    const [[low, from], [high, to]] = [colorscale[k - 1], colorscale[k]]
    const share = (at - low) / (high - low)
    const mixed = channels(from).map((v, i) => Math.round(v + share * (channels(to)[i] - v)))
    return `rgb(${mixed})`
  })
}

function moveWords(group, places, before, after) {
  const texts = (trace) => Array.from(places, (_, i) =>
    String((Array.isArray(trace.text) ? trace.text[i] : trace.text) ?? ""))
  const [was, now] = [texts(before), texts(after)]
  need(was.every((text, i) => Boolean(text) === Boolean(now[i])))
  const kept = places.map((place, i) => [place, now[i]]).filter(([place, text]) => place && text)
  const nodes = group.querySelectorAll(".textpoint > text")
  need(nodes.length === kept.length)
  return [...nodes].flatMap((node, i) => {
    const [[x, y], text] = kept[i]
    return [
      () => { node.setAttribute("x", x.toFixed(2)); node.setAttribute("y", y.toFixed(2)) },
      ...writeText(node, text),
    ]
  })
}

// Into words that Plotly has set: only what stands between the tags may be other than before.
function writeText(node, text) {
  const was = node.dataset.unformatted
  const tags = (markup) => (markup.match(TAGS) ?? []).join("")
  need(tags(was) === tags(text) && !tags(text).includes("<br"))
  const pieces = text.split(TAGS).filter(Boolean)
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
  const nodes = []
  while (walker.nextNode()) {
    const { data } = walker.currentNode
    if (data && data !== "\u200b") nodes.push(walker.currentNode) // Plotly puts these around tags
  }
  need(nodes.length === pieces.length)
  const plain = document.createElement("textarea") // for what is written as &lt;
  return nodes.map((each, i) => () => {
    plain.innerHTML = pieces[i]
    each.data = plain.value
  })
}

// How far a place on an axis, or on a share of it, has moved, in pixels.
function shift(host, reference, was, now) {
  if (was === now) return 0
  const axis = need(axisOf(host, reference))
  return axis.d2p(now) - axis.d2p(was)
}

function moveAnnotation(host, marks, before, after, index) {
  only(MOVABLE.annotation, before, after)
  const group = need(host.querySelector(`.infolayer .annotation[data-index="${index}"]`))
  const right = shift(host, after.xref, before.x, after.x) + (after.xshift ?? 0) - (before.xshift ?? 0)
  const down = shift(host, after.yref, before.y, after.y)
  if (after.showarrow) return [moveArrow(host, group, before, after)]
  const box = need(group.querySelector(".cursor-pointer"))
  const [text, ground] = [box.querySelector("text"), box.querySelector("rect")]
  if (!marks.has(box)) {
    const [left, top] = box.getAttribute("transform").match(/-?[\d.]+/g).map(Number)
    const width = Number(ground.getAttribute("width"))
    marks.set(box, { left, top, width, middle: Number(text.getAttribute("x")), long: null })
  }
  const home = marks.get(box)
  const isOther = after.text !== before.text || home.long !== null
  if (isOther) home.long ??= text.getComputedTextLength()
  const written = isOther ? writeText(text, after.text) : []
  return [
    ...written,
    () => {
      const wider = isOther ? text.getComputedTextLength() - home.long : 0
      const held = { left: 0, right: 1 }[after.xanchor] ?? 0.5
      ground.setAttribute("width", home.width + wider)
      text.setAttribute("x", home.middle + wider / 2)
      const left = home.left + right - held * wider
      box.setAttribute("transform", `translate(${left.toFixed(2)},${(home.top + down).toFixed(2)})`)
    },
  ]
}

// As stiff as it is, to another place and direction.
function moveArrow(host, group, before, after) {
  need(after.text === "" && after.axref === after.xref)
  const arrow = need(group.querySelector(".annotation-arrow-g"))
  const [x, y] = [axisOf(host, after.xref), axisOf(host, after.yref)]
  const ends = ({ ax, ay, x: tipX, y: tipY }) => {
    const tail = [x._offset + x.d2p(ax), y._offset + y.d2p(ay)]
    const tip = [x._offset + x.d2p(tipX), y._offset + y.d2p(tipY)]
    return { tail, angle: Math.atan2(tip[1] - tail[1], tip[0] - tail[0]) }
  }
  const [was, now] = [ends(before), ends(after)]
  const turn = ((now.angle - was.angle) * 180) / Math.PI
  const back = was.tail.map((v) => -v)
  return () => arrow.setAttribute("transform",
    `translate(${now.tail}) rotate(${turn}) translate(${back})`)
}

function moveShape(host, before, after, index) {
  only(MOVABLE.shape, before, after)
  const path = need(host.querySelector(`.shapelayer path[data-index="${index}"]`))
  const place = (reference, value) => {
    const axis = need(axisOf(host, reference.replace(" domain", "")))
    if (!reference.endsWith(" domain")) return axis._offset + pixel(axis, value)
    return axis._offset + axis._length * (reference.startsWith("x") ? value : 1 - value)
  }
  const [x0, x1] = [after.x0, after.x1].map((v) => place(after.xref ?? "x", v).toFixed(2))
  const [y0, y1] = [after.y0, after.y1].map((v) => place(after.yref ?? "y", v).toFixed(2))
  const drawn = after.type === "line" ? `M${x0},${y0}L${x1},${y1}` : `M${x0},${y0}H${x1}V${y1}H${x0}Z`
  return [() => path.setAttribute("d", drawn)]
}
