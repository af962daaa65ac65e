// Loss surfaces, mini-batches and optimizers, as the files of this folder compute them in NumPy.

// --- The loss at a place, with its derivatives ----------------------------------------------------

// By name, of a sum: the function, its first and its second derivative, with one power of e.
const derived = new Float64Array(3)
const CURVES = {
  linear: (t) => put(t, 1, 0),
  relu: (t) => put(t > 0 ? t : 0, t > 0 ? 1 : 0, 0),
  heaviside: (t) => put(t >= 0 ? 1 : 0, 0, 0),
  sigmoid: (t) => {
    const decay = Math.exp(-Math.abs(t)) // at most 1, so nothing overflows
    const whole = 1 / (1 + decay)
    const value = t >= 0 ? whole : decay * whole
    const slope = decay * whole * whole
    put(value, slope, slope * (1 - 2 * value))
  },
  tanh: (t) => {
    const decay = Math.exp(-2 * Math.abs(t))
    const whole = 1 / (1 + decay)
    const value = (t >= 0 ? 1 - decay : decay - 1) * whole
    const slope = 4 * decay * whole * whole
    put(value, slope, -2 * value * slope)
  },
}

function put(value, slope, bend) {
  derived[0] = value
  derived[1] = slope
  derived[2] = bend
}

// A surface's numbers packed unit by unit, and room to compute in; made once for each.
const packed = new WeakMap()

function pack(surface) {
  const known = packed.get(surface)
  if (known) return known
  const layers = surface.layers.map(({ weights, biases, activation: name }) => {
    const inputs = weights[0].length
    const units = biases[0].length
    const byUnit = (rows) =>
      Float64Array.from({ length: inputs * units }, (_, i) => rows[i % inputs][Math.floor(i / inputs)])
    const [w, wa, wb] = weights.map(byUnit)
    const [c, ca, cb] = biases.map((row) => Float64Array.from(row))
    return {
      inputs, units, curve: CURVES[name], w, wa, wb, c, ca, cb,
      now: new Float64Array(inputs * units), bias: new Float64Array(units),
      out: Array.from({ length: 6 }, () => new Float64Array(units)),
    }
  })
  const first = Array.from({ length: 6 }, () => new Float64Array(layers[0].inputs))
  const found = { layers, first, x: surface.x.map((row) => Float64Array.from(row)) }
  packed.set(surface, found)
  return found
}

// Layers at the place (a, b).
function standAt({ layers }, a, b) {
  for (const { w, wa, wb, c, ca, cb, now, bias } of layers) {
    for (let i = 0; i < now.length; i += 1) now[i] = w[i] + a * wa[i] + b * wb[i]
    for (let k = 0; k < bias.length; k += 1) bias[k] = c[k] + a * ca[k] + b * cb[k]
  }
}

// The chain rule: of a function of a sum, both with their derivatives; `count` is 1, 3 or 6.
function chain(to, k, of, outer, count) {
  const value = outer[0]
  const slope = outer[1]
  const bend = outer[2]
  to[0][k] = value
  if (count < 3) return
  to[1][k] = slope * of[1]
  to[2][k] = slope * of[2]
  if (count < 6) return
  to[3][k] = bend * of[1] * of[1] + slope * of[3]
  to[4][k] = bend * of[1] * of[2] + slope * of[4]
  to[5][k] = bend * of[2] * of[2] + slope * of[5]
}

const sum = new Float64Array(6)

// Value and derivatives of the one output for inputs x.
function output({ layers, first }, x, count) {
  first[0].set(x)
  let parts = first
  for (let number = 0; number < layers.length; number += 1) { // no iterators: each would be an object
    const { inputs, units, now, bias, wa, wb, ca, cb, curve, out } = layers[number]
    const p = parts[0]
    const pa = parts[1]
    const pb = parts[2]
    const paa = parts[3]
    const pab = parts[4]
    const pbb = parts[5]
    for (let k = 0; k < units; k += 1) {
      let s = bias[k]
      let sa = ca[k]
      let sb = cb[k]
      let saa = 0
      let sab = 0
      let sbb = 0
      for (let j = 0, i = k * inputs; j < inputs; j += 1, i += 1) {
        const w = now[i]
        s += p[j] * w
        if (count < 3) continue
        sa += p[j] * wa[i]
        sb += p[j] * wb[i]
        if (number === 0) continue // inputs are the same at every place
        sa += pa[j] * w
        sb += pb[j] * w
        if (count < 6) continue
        saa += paa[j] * w + 2 * pa[j] * wa[i]
        sab += pab[j] * w + pb[j] * wa[i] + pa[j] * wb[i]
        sbb += pbb[j] * w + 2 * pb[j] * wb[i]
      }
      sum[0] = s
      sum[1] = sa
      sum[2] = sb
      sum[3] = saa
      sum[4] = sab
      sum[5] = sbb
      curve(s)
      chain(out, k, sum, derived, count)
    }
    parts = out
  }
  return parts
}

// The loss of an example as a function of the output o, with two derivatives.
const EXAMPLE_LOSSES = {
  squared_error: (o, y) => put((o - y) ** 2, 2 * (o - y), 2),
  cross_entropy: (o, y) => {
    const decay = Math.exp(-Math.abs(o))
    const p = (o >= 0 ? 1 : decay) / (1 + decay)
    put(Math.max(o, 0) + Math.log1p(decay) - y * o, p - y, decay / ((1 + decay) * (1 + decay)))
  },
}

const one = Array.from({ length: 6 }, () => new Float64Array(1))

// The mean loss over some examples (all, when left out), two first and three second derivatives.
export function lossAt(surface, [a, b], examples = null, count = 6) {
  const ready = pack(surface)
  standAt(ready, a, b)
  const outer = EXAMPLE_LOSSES[surface.loss]
  const total = new Float64Array(count)
  const size = examples?.length ?? surface.x.length
  for (let i = 0; i < size; i += 1) {
    const n = examples ? examples[i] : i
    const parts = output(ready, ready.x[n], count)
    for (let k = 0; k < count; k += 1) sum[k] = parts[k][0]
    outer(sum[0], surface.y[n])
    chain(one, 0, sum, derived, count)
    for (let k = 0; k < count; k += 1) total[k] += one[k][0]
  }
  return Array.from(total, (v) => v / size)
}

// What the network says of other inputs.
export function outputsAt(surface, [a, b], inputs) {
  const ready = pack(surface)
  standAt(ready, a, b)
  return inputs.map((x) => output(ready, x, 1)[0][0])
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

// --- Optimizers -----------------------------------------------------------------------------------

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
    const squares = RHO * second + (1 - RHO) * (g * g)
    return [first, squares, (-rate * g) / Math.sqrt(squares + EPSILON)]
  },
  adam: ({ first, second, steps }, g, { learning_rate: rate }) => {
    const mean = BETA_1 * first + (1 - BETA_1) * g
    const squares = BETA_2 * second + (1 - BETA_2) * (g * g)
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
