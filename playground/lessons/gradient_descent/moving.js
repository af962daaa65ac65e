// The figures for other values of the sliders, as the page draws them.

const columnsOf = (places) => ({ x: places.map(([x]) => x), y: places.map(([, y]) => y) })

export function surface(figure, values) {
  const run = runsOf(values)
  const { paths, order, step, start } = run
  const { shown_optimizer, axes, titles, running, words, surface: of } = values
  const upTo = (name) => paths[name].places.slice(0, step + 1)
  const path = paths[shown_optimizer]
  const [place, to] = [path.places[step], path.places[step + 1]]
  const isAll = order[step].length === of.x.length
  const full = () => isSomewhere(place) && !isAll ? slopesAt(of, place).slice(1) : [0, 0]
  const drawn = {
    path: (name) => columnsOf(upTo(name)),
    head: (name) => columnsOf(upTo(name).slice(-1)),
    full: () => arrow(place, full(), values),
    gradient: () => arrow(place, path.gradients[step], values),
    step: () => columnsOf(isSomewhere(to) ? [place, to] : []),
    start: () => columnsOf([start]),
  }
  const data = figure.data.map((trace) => {
    if (!trace.meta) return trace
    const moved = drawn[trace.meta.drawn](trace.meta.optimizer)
    return moved.x.length || trace.x.length ? { ...trace, ...moved } : trace // nothing stays nothing
  })
  const alt = `The loss over ${axes[0]} and ${axes[1]} as a map.` +
    running.map((name) => ` ${titles[name]} ${whereIs(paths[name].places[step])}.`).join("")
  return {
    data,
    layout: { ...figure.layout, meta: { alt } },
    words: words ? { [words[0]]: stepWords(values, run), [words[1]]: curvatureWords(values, run) } : {},
  }
}

const whereIs = (place) => isSomewhere(place)
  ? `is at (${place.map((v) => numberText(v)).join(", ")})` : "has diverged"

// Against the gradient, always as long: the line and its head, in one go.
function arrow(place, gradient, { arrow: length, head }) {
  const size = Math.hypot(...gradient)
  if (!isSomewhere(place) || !(size > 0)) return columnsOf([])
  const [dx, dy] = gradient.map((g) => (-length * g) / size)
  const tip = [place[0] + dx, place[1] + dy]
  const left = [tip[0] - head * (dx + 0.6 * dy), tip[1] - head * (dy - 0.6 * dx)]
  const right = [tip[0] - head * (dx - 0.6 * dy), tip[1] - head * (dy + 0.6 * dx)]
  return columnsOf([place, tip, left, tip, right])
}

const NEAR = 14 // pixels

export function grabStart({ first, second }, { x, y, pixels }) {
  const far = Math.hypot((x - first) * pixels[0], (y - second) * pixels[1])
  return far <= NEAR ? (to) => ({ first: to.x, second: to.y }) : null
}

export function curves(figure, values) {
  const { paths, step } = runsOf(values)
  const { titles, running, last } = values
  const drawn = {
    losses: (name) => ({ y: paths[name].losses.slice(0, last + 1) }),
    loss: (name) => ({ x: [step], y: [paths[name].losses[step]] }),
  }
  const data = figure.data.map((trace) =>
    ({ ...trace, ...drawn[trace.meta.drawn](trace.meta.optimizer) }))
  const shapes = figure.layout.shapes.map((line) => ({ ...line, x0: step, x1: step }))
  const losses = running.map((name) => {
    const loss = paths[name].losses[step]
    return `${titles[name]} ${Number.isFinite(loss) ? numberText(loss) : "diverged"}`
  })
  const after = losses.length ? ` After step ${step}: ${losses.join(", ")}.` : ""
  const alt = `Loss at each step.${after}`
  return { data, layout: { ...figure.layout, shapes, meta: { alt } } }
}

export function fit(figure, values) {
  const { paths, step } = runsOf(values)
  const inputs = values.inputs.map((x) => [x])
  const data = figure.data.map((trace) => trace.meta
    ? { ...trace, y: outputsAt(values.surface, paths[trace.meta.optimizer].places[step], inputs) }
    : trace)
  return { data, layout: figure.layout }
}
