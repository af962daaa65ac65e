// The figures of threshold units for other values of their sliders, as the page draws them.

const columns = (places) => ({ x: places.map(([x]) => x), y: places.map(([, y]) => y) })

// --- The plane of one unit ------------------------------------------------------------------------

export function plane(figure, { w1, w2, b, x1, x2, box, arrow, sum }) {
  const weights = [w1, w2]
  const line = decisionLine(weights, b, box)
  const sides = { true: halfPlane(rectangle(box), weights, b, 1) }
  sides.false = halfPlane(rectangle(box), weights, b, -1)
  const drawn = {
    side: ({ above }) => columns(sides[above]),
    line: () => columns(line.ends ?? []),
    example: () => columns([[x1, x2]]),
  }
  const data = figure.data.map((trace) => ({ ...trace, ...drawn[trace.meta?.drawn]?.(trace.meta) }))
  const said = {
    "side 1": () => sideName(weights, box, 1, sides.true),
    "side 0": () => sideName(weights, box, -1, sides.false),
    arrow: () => arrowOf(line, arrow),
  }
  const annotations = figure.layout.annotations.map((each) => ({ ...each, ...said[each.name]?.() }))
  const z = weightedSum(weights, b, [x1, x2])
  const meta = { alt: planeAlt(weights, b, line) }
  const text = latexSum([[b, 1], [w1, x1], [w2, x2]])
  return {
    data,
    layout: { ...figure.layout, annotations, meta },
    words: { [sum]: `$z = \\mathbf{x}^T\\boldsymbol{\\theta} = ${text} = ${numberLatex(z)}$` },
  }
}

function sideName([w1, w2], box, sign, side) {
  const height = ([x, y]) => sign * (w1 * x + w2 * y)
  const deepest = rectangle(box).reduce((best, each) => (height(each) > height(best) ? each : best))
  const [right, top] = [deepest[0] === box[1], deepest[1] === box[3]]
  return {
    x: deepest[0],
    y: deepest[1],
    visible: side.length > 0,
    xanchor: right ? "right" : "left",
    yanchor: top ? "top" : "bottom",
    xshift: right ? -8 : 8,
    yshift: top ? -4 : 4,
  }
}

function arrowOf({ ends, towards }, length) {
  const [start, end] = ends ?? [[0, 0], [0, 0]]
  const middle = start.map((v, axis) => (v + end[axis]) / 2)
  const [x, y] = middle.map((v, axis) => v + length * (towards ?? [0, 0])[axis])
  return { x, y, ax: middle[0], ay: middle[1], visible: ends !== null }
}

function planeAlt([w1, w2], b, { kind }) {
  const words = {
    line: "a straight line divides the plane",
    outside: "the dividing line is outside the window",
  }[kind] ?? `the output is ${kind}`
  return `Weights ${numberText(w1)} and ${numberText(w2)}, bias ${numberText(b)}: ${words}.`
}

const NEAR_POINT = 16 // pixels
const NEAR_LINE = 9

// The point; the middle half of the line, which shifts it; or one of its ends, which turns it about
// its middle.
export function grabPlane({ w1, w2, b, x1, x2, box }, { x, y, pixels }) {
  const far = ([px, py]) => Math.hypot((x - px) * pixels[0], (y - py) * pixels[1])
  if (far([x1, x2]) <= NEAR_POINT) return (to) => ({ x1: to.x, x2: to.y })
  const { ends, towards } = decisionLine([w1, w2], b, box)
  if (!ends || Math.abs(weightedSum([w1, w2], b, [x, y])) / Math.hypot(w1, w2) * pixels[0] > NEAR_LINE) {
    return null
  }
  const middle = ends[0].map((v, axis) => (v + ends[1][axis]) / 2)
  const half = Math.hypot(ends[0][0] - middle[0], ends[0][1] - middle[1])
  if (Math.hypot(x - middle[0], y - middle[1]) <= half / 2) {
    return (to) => ({ b: -(w1 * to.x + w2 * to.y) })
  }
  const length = Math.hypot(w1, w2)
  const side = Math.sign(towards[0] * (y - middle[1]) - towards[1] * (x - middle[0])) || 1
  return (to) => {
    const [dx, dy] = [to.x - middle[0], to.y - middle[1]]
    const size = Math.hypot(dx, dy)
    if (size === 0) return { w1, w2, b }
    const turned = [(side * length * dy) / size, (-side * length * dx) / size]
    return { w1: turned[0], w2: turned[1], b: -(turned[0] * middle[0] + turned[1] * middle[1]) }
  }
}

// --- The steps at its sum -------------------------------------------------------------------------

export function steps(figure, { w1, w2, b, x1, x2, reach }) {
  const z = weightedSum([w1, w2], b, [x1, x2])
  const at = Math.min(Math.max(z, -reach), reach)
  const value = (name) => activation(name === "logistic" ? "sigmoid" : name, z)
  const title = (name) => {
    const sign = Number(value(name).toFixed(3)) === value(name) ? "=" : "≈"
    return `${name}(${numberText(z)}) ${sign} <b>${numberText(value(name))}</b>`
  }
  const names = ["heaviside", "sign", "logistic"]
  const data = figure.data.map((trace) =>
    trace.meta ? { ...trace, x: [at], y: [value(trace.meta.drawn)] } : trace)
  const annotations = figure.layout.annotations.map((each) =>
    names.includes(each.name) ? { ...each, text: title(each.name) } : each)
  const shapes = figure.layout.shapes.map((line) => ({ ...line, x0: at, x1: at }))
  const alt = names.map(title).join("; ").replaceAll("<b>", "").replaceAll("</b>", "")
  return { data, layout: { ...figure.layout, annotations, shapes, meta: { alt } } }
}

// --- A layer --------------------------------------------------------------------------------------

const LETTERS = "ABC"

export function layer(figure, { x1, x2, units, words }) {
  const z = units.map(([bias, ...weights]) => weightedSum(weights, bias, [x1, x2]))
  const labels = [...LETTERS].filter((_, k) => z[k] >= 0).join("") || "–"
  const winner = z.indexOf(Math.max(...z))
  const replaced = (values, last) => [...values.slice(0, -1), last]
  const data = figure.data.map((trace) => {
    if (!trace.meta) return trace
    const isClass = trace.meta.drawn === "classes"
    const { colors } = trace.meta
    return {
      ...trace,
      x: replaced(trace.x, x1),
      y: replaced(trace.y, x2),
      text: replaced(trace.text, `<b>${isClass ? LETTERS[winner] : labels}</b>`),
      marker: isClass
        ? { ...trace.marker, color: replaced(trace.marker.color, colors[winner]) }
        : trace.marker,
    }
  })
  const said = { "–": "none of them", ABC: "A, B and C" }[labels] ?? [...labels].join(" and ")
  const alt = figure.layout.meta.alt.replace(/gets the labels .*/,
    `gets the labels ${labels} and the class ${LETTERS[winner]}.`)
  return {
    data,
    layout: { ...figure.layout, meta: { alt } },
    words: {
      [words]: `The marked point gives $\\mathbf{z} = (${z.map(numberLatex).join(", ")})$. ` +
        `As labels: **${said}**. As one class: **${LETTERS[winner]}**.`,
    },
  }
}

export function grabExample({ x1, x2 }, { x, y, pixels }) {
  const far = Math.hypot((x - x1) * pixels[0], (y - x2) * pixels[1])
  return far <= NEAR_POINT ? (to) => ({ x1: to.x, x2: to.y }) : null
}
