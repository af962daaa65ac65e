// A sum of neurons that are set by hand, for other values of their sliders, as the page draws it.

const neuronsOf = (values) =>
  Array.from({ length: values.count }, (_, k) =>
    ["weights", "biases", "heights"].map((field) => values[`${field}${k}`]))

// The sup-norm error and the mean squared one.
function errorsOf({ activation: name, low, high, target, ...values }) {
  const sums = sumOfNeurons(name, neuronsOf(values), evenly(low, high, target.length))
  const gaps = sums.map((y, i) => Math.abs(y - target[i]))
  return [Math.max(...gaps), gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length]
}

export function sum(figure, values) {
  const { activation: name, seen, points, y_range, pixels, target_end, metrics } = values
  const neurons = neuronsOf(values)
  const total = sumOfNeurons(name, neurons, evenly(...seen, points))
  const drawn = {
    parts: ({ sign }) => parts(name, neurons.filter(([, , height]) => Math.sign(height) === sign), values),
    turning: ({ colors }) => turning(neurons, colors, y_range[0]),
    sum: () => ({ y: total }),
  }
  const data = figure.data.map((trace) => {
    const { marker, ...moved } = drawn[trace.meta?.drawn]?.(trace.meta) ?? {}
    return { ...trace, ...moved, ...(marker && { marker: { ...trace.marker, ...marker } }) }
  })
  const end = Math.min(Math.max(total.at(-1), y_range[0]), y_range[1])
  const annotations = withEndLabels(
    figure.layout.annotations, "y", [target_end, end], y_range, pixels)
  const errors = errorsOf(values).map(numberText)
  const alt = figure.layout.meta.alt.replace(/at most .*? from it/, `at most ${errors[0]} from it`)
  return {
    data,
    layout: { ...figure.layout, annotations, meta: { alt } },
    words: Object.fromEntries(metrics.map((key, i) => [key, errors[i]])),
  }
}

function parts(name, neurons, { seen, y_range: [bottom, top] }) {
  const reach = 10 * (top - bottom)
  const inside = (y) => Math.fround(Math.min(Math.max(y, bottom - reach), top + reach))
  const curves = neurons.map((neuron) => outline(name, neuron, ...seen))
  return {
    x: curves.flatMap(({ x }) => [...x.map(Math.fround), NaN]),
    y: curves.flatMap(({ y }) => [...y.map(inside), NaN]),
  }
}

function turning(neurons, [positive, negative], bottom) {
  const kept = neurons
    .map((neuron, k) => ({ k, at: breakpoint(neuron), height: neuron[2] }))
    .filter(({ at, height }) => height !== 0 && Number.isFinite(at))
  return {
    x: kept.map(({ at }) => at),
    y: kept.map(() => bottom),
    marker: { color: kept.map(({ height }) => (height > 0 ? positive : negative)) },
    text: kept.map(({ k, at }) => `neuron ${k + 1} turns at −b/w = ${numberText(at)}`),
  }
}

export function rate(figure, values) {
  const largest = Math.max(errorsOf(values)[0], values.floor)
  const data = figure.data.map((trace) =>
    trace.meta?.drawn === "now" ? { ...trace, y: [largest] } : trace)
  const alt = figure.layout.meta.alt.replace(/: .*? with/, `: ${numberText(largest)} with`)
  return { data, layout: { ...figure.layout, meta: { alt } } }
}
