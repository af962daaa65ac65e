// A network of dense layers on the plane, as reference/plane_network.py computes it: the same
// functions of the same weights, to single precision. Values are kept unit by unit: an array of
// Float32Array, one number for each place.

// t Φ(t) with an error function good to 2e-7, which is enough here and quicker than that of
// activations.js: Abramowitz and Stegun (1964), 7.1.26.
const gelu = (t) => {
  const z = Math.abs(t) / Math.SQRT2
  const k = 1 / (1 + 0.3275911 * z)
  const terms = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]
  const tail = (terms.reduce((sum, term) => k * (sum + term), 0) * Math.exp(-z * z)) / 2
  return t * (t >= 0 ? 1 - tail : tail)
}

// Nothing for a softmax, which takes all units of a layer together.
const functionOf = (name) => (name === "gelu" ? gelu : ACTIVATIONS[name]?.[0])

const FEATURES = {
  x1: (x1) => x1,
  x2: (x1, x2) => x2,
  x1_squared: (x1) => x1 * x1,
  x2_squared: (x1, x2) => x2 * x2,
  x1_x2: (x1, x2) => x1 * x2,
  sin_x1: (x1) => Math.sin(x1),
  sin_x2: (x1, x2) => Math.sin(x2),
  cos_x1: (x1) => Math.cos(x1),
  cos_x2: (x1, x2) => Math.cos(x2),
}

// Columns of features from places ([x1, …], [x2, …]).
export function features([x1, x2], names) {
  return names.map((name) => Float32Array.from(x1, (each, i) => FEATURES[name](each, x2[i])))
}

// The middles of side × side equal squares that tile the window; rows from the lowest x2.
export function grid(side, window) {
  const middle = (k) => Math.fround((k + 0.5) * Math.fround((2 * window) / side) - window)
  const count = side * side
  return [
    Float32Array.from({ length: count }, (_, i) => middle(i % side)),
    Float32Array.from({ length: count }, (_, i) => middle(Math.floor(i / side))),
  ]
}

// Straight lines across the window, one after another: first those of constant x1.
export function gridLines(lines, steps, window) {
  const step = (k, count) => -window + (2 * window * k) / (count - 1)
  const one = { length: lines * steps }
  const constant = Float32Array.from(one, (_, i) => step(Math.floor(i / steps), lines))
  const running = Float32Array.from(one, (_, i) => step(i % steps, steps))
  const both = (first, second) => Float32Array.of(...first, ...second)
  return [both(constant, running), both(running, constant)]
}

// Weights and biases of each layer, from all of them in Keras's order.
export function layersOf(flat, sizes) {
  let start = 0
  return sizes.slice(1).map((units, i) => {
    const weights = flat.slice(start, (start += sizes[i] * units))
    return { weights, biases: flat.slice(start, (start += units)), before: sizes[i], units }
  })
}

// What every layer makes of columns of features: hidden layers first, the output last.
export function forward({ sizes, activations, output }, flat, inputs) {
  let values = inputs
  return layersOf(flat, sizes).map((layer, index) => {
    const isLast = index === activations.length
    const apply = functionOf(isLast ? output : activations[index])
    values = sums(layer, values)
    if (apply) values.forEach((column) => column.forEach((t, i) => (column[i] = apply(t))))
    else softmax(values)
    return values
  })
}

function sums({ weights, biases, units }, values) {
  const places = values[0].length
  return Array.from({ length: units }, (_, unit) => {
    const column = new Float32Array(places).fill(biases[unit])
    values.forEach((before, source) => {
      const weight = weights[source * units + unit]
      for (let i = 0; i < places; i++) column[i] += weight * before[i]
    })
    return column
  })
}

// In place, over the units; the largest sum is taken off, so that exp stays at most 1.
function softmax(values) {
  for (let i = 0; i < values[0].length; i++) {
    let largest = -Infinity
    for (const column of values) largest = Math.max(largest, column[i]) // NaN stays NaN
    let total = 0
    for (const column of values) total += column[i] = Math.exp(column[i] - largest)
    for (const column of values) column[i] /= total
  }
}

// Of each class; a single output in [−1, 1] counts as 2 p(class 1) − 1.
export function probabilities(outputs, output) {
  if (outputs.length > 1) return outputs
  const share = output === "sigmoid" ? (v) => v : (v) => Math.min(Math.max((v + 1) / 2, 0), 1)
  const one = outputs[0].map(share)
  return [one.map((p) => 1 - p), one]
}

export function areFinite(columns) {
  return columns.every((column) => column.every(Number.isFinite))
}

// What every layer makes of the middles of side × side squares of the window.
export function layersOnGrid(network, flat, side) {
  return forward(network, flat, features(grid(side, network.window), network.features))
}
