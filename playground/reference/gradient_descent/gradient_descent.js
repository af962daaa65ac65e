// Loss surfaces, mini-batches and optimisers, as the files of this folder compute them in NumPy.

// --- The loss at a place, with its derivatives ----------------------------------------------------

const BENDS = {
  sigmoid: (value, slope) => slope * (1 - 2 * value),
  tanh: (value, slope) => -2 * value * slope,
}

// A layer's numbers at the place (a, b), and what a and b add to them.
function layerAt({ weights, biases, activation: name }, a, b) {
  const [w, wa, wb] = weights
  const [c, ca, cb] = biases
  const now = w.map((row, j) => row.map((v, k) => v + a * wa[j][k] + b * wb[j][k]))
  const [f, slope] = ACTIVATIONS[name]
  return {
    units: c.map((v, k) => ({
      weights: now.map((row) => row[k]), byA: wa.map((row) => row[k]), byB: wb.map((row) => row[k]),
      bias: v + a * ca[k] + b * cb[k], biasByA: ca[k], biasByB: cb[k],
    })),
    f, slope, bend: BENDS[name] ?? (() => 0),
  }
}

// The chain rule: into `to` at `k` what has the derivatives of `sum`, through a function.
function apply(to, k, sum, value, slope, bend, count) {
  to[0][k] = value
  if (count >= 3) {
    to[1][k] = slope * sum[1]
    to[2][k] = slope * sum[2]
  }
  if (count >= 6) {
    to[3][k] = bend * sum[1] * sum[1] + slope * sum[3]
    to[4][k] = bend * sum[1] * sum[2] + slope * sum[4]
    to[5][k] = bend * sum[2] * sum[2] + slope * sum[5]
  }
}

// Value and derivatives of the one output for inputs x: `count` is 1, 3 or 6.
function output(layers, x, count) {
  let parts = [x, ...Array.from({ length: count - 1 }, () => new Float64Array(x.length))]
  const sum = new Float64Array(6)
  for (const { units, f, slope, bend } of layers) {
    const next = Array.from({ length: count }, () => new Float64Array(units.length))
    for (let k = 0; k < units.length; k += 1) {
      const { weights, byA, byB, bias, biasByA, biasByB } = units[k]
      sum.fill(0)
      for (let j = 0; j < weights.length; j += 1) {
        const w = weights[j]
        sum[0] += parts[0][j] * w
        if (count < 3) continue
        sum[1] += parts[1][j] * w + parts[0][j] * byA[j]
        sum[2] += parts[2][j] * w + parts[0][j] * byB[j]
        if (count < 6) continue
        sum[3] += parts[3][j] * w + 2 * parts[1][j] * byA[j]
        sum[4] += parts[4][j] * w + parts[2][j] * byA[j] + parts[1][j] * byB[j]
        sum[5] += parts[5][j] * w + 2 * parts[2][j] * byB[j]
      }
      sum[0] += bias
      sum[1] += biasByA
      sum[2] += biasByB
      const value = f(sum[0])
      const steep = count >= 3 ? slope(sum[0]) : 0
      apply(next, k, sum, value, steep, count >= 6 ? bend(value, steep) : 0, count)
    }
    parts = next
  }
  return parts
}

// The loss of an example as a function of the output, with two derivatives.
const EXAMPLE_LOSSES = {
  squared_error: (o, y) => [(o - y) ** 2, 2 * (o - y), 2],
  cross_entropy: (o, y) => {
    const p = sigmoid(o)
    return [Math.max(o, 0) + Math.log1p(Math.exp(-Math.abs(o))) - y * o, p - y, p * sigmoid(-o)]
  },
}

// The mean loss over some examples (all, when left out), two first and three second derivatives.
export function lossAt(surface, [a, b], examples = null, count = 6) {
  const layers = surface.layers.map((layer) => layerAt(layer, a, b))
  const outer = EXAMPLE_LOSSES[surface.loss]
  const total = new Float64Array(6)
  const one = Array.from({ length: count }, () => [0])
  const sum = new Float64Array(6)
  const size = examples?.length ?? surface.x.length
  for (let i = 0; i < size; i += 1) {
    const n = examples ? examples[i] : i
    const parts = output(layers, surface.x[n], count)
    for (let k = 0; k < count; k += 1) sum[k] = parts[k][0]
    apply(one, 0, sum, ...outer(sum[0], surface.y[n]), count)
    for (let k = 0; k < count; k += 1) total[k] += one[k][0]
  }
  return Array.from(total.subarray(0, count), (v) => v / size)
}

// What the network says of other inputs.
export function outputsAt(surface, [a, b], inputs) {
  const layers = surface.layers.map((layer) => layerAt(layer, a, b))
  return inputs.map((x) => output(layers, x, 1)[0][0])
}

export const largestCurvature = ([aa, ab, bb]) => (aa + bb) / 2 + Math.hypot((aa - bb) / 2, ab)

// --- Which examples each step sees ----------------------------------------------------------------

// Ettinger's Mulberry32.
function randomNumbers(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

export function batches(count, size, seed, steps) {
  const order = Array.from({ length: count }, (_, i) => i)
  if (size >= count) return Array.from({ length: steps }, () => order)
  const draw = randomNumbers(seed)
  const found = []
  while (found.length < steps) {
    for (let last = count - 1; last > 0; last -= 1) {
      const other = Math.floor((draw() * (last + 1)) / 2 ** 32)
      ;[order[last], order[other]] = [order[other], order[last]]
    }
    for (let begin = 0; begin < count; begin += size) found.push(order.slice(begin, begin + size))
  }
  return found.slice(0, steps)
}

// --- Optimisers -----------------------------------------------------------------------------------

const [RHO, BETA_1, BETA_2, EPSILON] = [0.9, 0.9, 0.999, 1e-7]

export const correctedRate = (rate, steps) =>
  (rate * Math.sqrt(1 - BETA_2 ** steps)) / (1 - BETA_1 ** steps)

// Of one weight: what is remembered of moves and squares, and the move.
const OPTIMIZERS = {
  sgd: ({ first, second }, g, { learning_rate: rate }) => [first, second, -rate * g],
  momentum: ({ first, second }, g, { learning_rate: rate, momentum }) => {
    const move = momentum * first - rate * g
    return [move, second, move]
  },
  rmsprop: ({ first, second }, g, { learning_rate: rate }) => {
    const squares = RHO * second + (1 - RHO) * g * g
    return [first, squares, (-rate * g) / Math.sqrt(squares + EPSILON)]
  },
  adam: ({ first, second, steps }, g, { learning_rate: rate }) => {
    const mean = BETA_1 * first + (1 - BETA_1) * g
    const squares = BETA_2 * second + (1 - BETA_2) * g * g
    return [mean, squares, (-correctedRate(rate, steps + 1) * mean) / (Math.sqrt(squares) + EPSILON)]
  },
}

// The new memory, and what is added to the weights.
export function optimizerStep(name, memory, gradient, rates) {
  const each = gradient.map((g, i) => OPTIMIZERS[name](
    { first: memory.first[i], second: memory.second[i], steps: memory.steps }, g, rates))
  const column = (k) => each.map((of) => of[k])
  return [{ first: column(0), second: column(1), steps: memory.steps + 1 }, column(2)]
}

const FARTHEST = 1e6

export function descend(surface, name, rates, start, order) {
  let place = start
  let memory = { first: [0, 0], second: [0, 0], steps: 0 }
  const found = { places: [place], losses: [], gradients: [], memories: [memory] }
  const isAll = (examples) => examples.length === surface.x.length
  for (const examples of order) {
    let gradient = [NaN, NaN]
    let loss = NaN
    if (place.every(Number.isFinite)) {
      const [value, ...slopes] = lossAt(surface, place, examples, 3)
      loss = isAll(examples) ? value : lossAt(surface, place, null, 1)[0]
      gradient = slopes
      let move
      ;[memory, move] = optimizerStep(name, memory, gradient, rates)
      place = place.map((v, i) => v + move[i])
      if (Math.max(...place.map(Math.abs)) > FARTHEST) place = [NaN, NaN]
    }
    found.losses.push(loss)
    found.places.push(place)
    found.gradients.push(gradient)
    found.memories.push(memory)
  }
  found.losses.push(place.every(Number.isFinite) ? lossAt(surface, place, null, 1)[0] : NaN)
  return found
}
