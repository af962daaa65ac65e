// The figures of activation functions for other values of their sliders, as the page draws them.

const sayValue = (value, bold) => (bold ? `**${numberText(value)}**` : numberText(value))

function tangentsInWords(titles, t, bold) {
  return Object.entries(titles).map(([name, title]) => {
    const slope = hasSlope(name, t) ? `slope ${sayValue(derivative(name, t), bold)}` : "no slope"
    return `${title} ${sayValue(activation(name, t), bold)}, ${slope}`
  }).join("; ")
}

const slopeAt = (name, t) => (hasSlope(name, t) ? derivative(name, t) : NaN)

// --- Each function beside its derivative ----------------------------------------------------------

export function shape(figure, { t, titles, reach, words }) {
  const marks = {
    tangent: (name) => {
      const [value, slope] = [activation(name, t), slopeAt(name, t)]
      const y = [value - slope * reach, value, value + slope * reach]
      return { x: [t - reach, t, t + reach], y }
    },
    slope: (name) => ({ x: [t], y: [slopeAt(name, t)] }),
  }
  const data = figure.data.map((trace) =>
    trace.meta ? { ...trace, ...marks[trace.meta.drawn](trace.meta.activation) } : trace)
  const shapes = figure.layout.shapes.map((line) => ({ ...line, x0: t, x1: t }))
  const alt = figure.layout.meta.alt.replace(/ At t = .*/,
    ` At t = ${numberText(t)}: ${tangentsInWords(titles, t, false)}.`)
  return {
    data,
    layout: { ...figure.layout, shapes, meta: { alt } },
    words: { [words]: `At **t = ${numberText(t)}**: ${tangentsInWords(titles, t, true)}.` },
  }
}

const NEAR = 16 // pixels

export function grabTangent({ t, titles }, { x, y, panel, pixels }) {
  const height = panel === "xy" ? activation : slopeAt
  const isNear = (name) =>
    Math.hypot((x - t) * pixels[0], (y - height(name, t)) * pixels[1]) <= NEAR
  return Object.keys(titles).some(isNear) ? (to) => ({ t: to.x }) : null
}

// --- One unit among others ------------------------------------------------------------------------

const POINTS = 401
const REACH = 10
const INPUTS = Array.from({ length: POINTS }, (_, i) => i * ((2 * REACH) / (POINTS - 1)) - REACH)

// −b/w, or null where there is none.
export function turningPoint(w, b) {
  const point = -b / w
  return w !== 0 && Number.isFinite(point) ? point + 0 : null
}

function turningPointWords(point) {
  if (point === null) return "w = 0: the sum never changes"
  const words = `−b/w = ${numberText(point)}`
  return Math.abs(point) <= REACH ? words : `${words}, outside`
}

export function unit(figure, { w, b, activation: name, title, words, looks, pixels, y_range }) {
  const point = turningPoint(w, b)
  const isInside = point !== null && Math.abs(point) <= REACH
  const place = isInside ? (point > 0 ? "right" : "left") : "outside"
  const ends = { y: [], y2: [] }
  const data = figure.data.map((trace) => {
    const own = { w, b, ...trace.meta }
    const hover = `w = ${numberText(own.w)}, b = ${numberText(own.b)}<br>`
    const hovertemplate = hover + trace.hovertemplate.split("<br>").slice(1).join("<br>")
    if (own.drawn === "point") {
      const at = turningPoint(own.w, own.b)
      const y = at === null ? [] : [activation(name, 0)]
      return { ...trace, x: at === null ? [] : [at], y, hovertemplate }
    }
    const y = INPUTS.map((x) => activation(name, own.w * x + own.b))
    if ("w" in trace.meta || "b" in trace.meta) ends[trace.yaxis].push(y.at(-1))
    return { ...trace, y, hovertemplate }
  })
  const said = {
    "turning point": ({ yref }) => ({
      text: turningPointWords(point),
      x: isInside ? point : 0.02,
      y: 0.98,
      xref: looks[yref.startsWith("y2") ? "x2" : "x"][place].xref,
      showarrow: false,
      ...looks[yref.startsWith("y2") ? "x2" : "x"][place],
    }),
    "all but w": (each) => ({ ...each, text: `several w, b = ${numberText(b)}` }),
    "all but b": (each) => ({ ...each, text: `several b, w = ${numberText(w)}` }),
  }
  let annotations = figure.layout.annotations.map((each) => said[each.name]?.(each) ?? each)
  for (const panel of ["y", "y2"]) {
    annotations = withEndLabels(annotations, panel, ends[panel], y_range, pixels)
  }
  const [at, top] = isInside ? [point, 1] : [0, 0]
  const shapes = figure.layout.shapes.map((line) => ({ ...line, x0: at, x1: at, y1: top }))
  return {
    data,
    layout: { ...figure.layout, annotations, shapes, meta: { alt: unitAlt(title, w, b, point) } },
    words: { [words]: unitWords(title, w, b, point) },
  }
}

function unitAlt(title, w, b, point) {
  const where = point === null ? "nowhere" : `at x = ${numberText(point)}`
  return `${title} of w x + b for several w and several b. ` +
    `For w = ${numberText(w)} and b = ${numberText(b)} the sum is 0 ${where}.`
}

function unitWords(title, w, b, point) {
  const turns = point === null
    ? "With $w = 0$ the input has no say, and the output never changes."
    : `It turns at $x = -b/w = ${numberLatex(point)}$.`
  return `One unit: ${title} of $w \\cdot x + b$. The **thick line** is yours: ` +
    `$w = ${numberLatex(w)}$, $b = ${numberLatex(b)}$. ${turns}`
}
