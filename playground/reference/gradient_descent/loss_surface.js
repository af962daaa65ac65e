// The loss of a network at a place, as loss_surface.py computes it in NumPy.

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
  const size = surface.x.length
  const columns = (count) => Array.from({ length: count }, () => new Float64Array(size))
  const layers = surface.layers.map(({ weights, biases, activation: name }) => {
    const inputs = weights[0].length
    const units = biases[0].length
    const byUnit = (rows) =>
      Float64Array.from({ length: inputs * units }, (_, i) => rows[i % inputs][Math.floor(i / inputs)])
    const [w, wa, wb] = weights.map(byUnit)
    const [c, ca, cb] = biases.map((row) => Float64Array.from(row))
    return {
      inputs, units, name, w, wa, wb, c, ca, cb,
      now: new Float64Array(inputs * units), bias: new Float64Array(units),
      out: Array.from({ length: 6 }, () => new Float64Array(units)),
      values: columns(units), slopes: columns(units), back: columns(units),
    }
  })
  const first = Array.from({ length: 6 }, () => new Float64Array(layers[0].inputs))
  const x = columns(layers[0].inputs)
  surface.x.forEach((row, n) => row.forEach((value, j) => (x[j][n] = value)))
  const found = {
    layers, first, x, y: Float64Array.from(surface.y), loss: surface.loss, size,
    batchX: columns(x.length), batchY: new Float64Array(size),
  }
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

// The chain rule: of a function of a sum, both with their derivatives.
function chain(to, k, of, outer) {
  const [value, slope, bend] = outer
  to[0][k] = value
  to[1][k] = slope * of[1]
  to[2][k] = slope * of[2]
  to[3][k] = bend * of[1] * of[1] + slope * of[3]
  to[4][k] = bend * of[1] * of[2] + slope * of[4]
  to[5][k] = bend * of[2] * of[2] + slope * of[5]
}

const sum = new Float64Array(6)

// Value and derivatives of the one output for inputs x, which are the same at every place.
function output({ layers, first }, x) {
  first[0].set(x)
  let parts = first
  for (const { inputs, units, now, bias, wa, wb, ca, cb, name, out } of layers) {
    const [p, pa, pb, paa, pab, pbb] = parts
    for (let k = 0; k < units; k += 1) {
      sum.set([bias[k], ca[k], cb[k], 0, 0, 0])
      for (let j = 0, i = k * inputs; j < inputs; j += 1, i += 1) {
        const w = now[i]
        sum[0] += p[j] * w
        sum[1] += p[j] * wa[i] + pa[j] * w
        sum[2] += p[j] * wb[i] + pb[j] * w
        sum[3] += paa[j] * w + 2 * pa[j] * wa[i]
        sum[4] += pab[j] * w + pb[j] * wa[i] + pa[j] * wb[i]
        sum[5] += pbb[j] * w + 2 * pb[j] * wb[i]
      }
      CURVES[name](sum[0])
      chain(out, k, sum, derived)
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

// The mean loss over all examples, its two first and its three second derivatives.
export function lossAt(surface, [a, b]) {
  const ready = pack(surface)
  standAt(ready, a, b)
  const total = new Float64Array(6)
  surface.x.forEach((x, n) => {
    output(ready, x).forEach((part, k) => (sum[k] = part[0]))
    EXAMPLE_LOSSES[surface.loss](sum[0], surface.y[n])
    chain(one, 0, sum, derived)
    one.forEach(([value], k) => (total[k] += value))
  })
  return Array.from(total, (v) => v / surface.x.length)
}

// What the network says of other inputs.
export function outputsAt(surface, [a, b], inputs) {
  const ready = pack(surface)
  standAt(ready, a, b)
  return inputs.map((x) => output(ready, x)[0][0])
}

// --- The loss and its two first derivatives, for every step: backpropagation ----------------------
// Examples are in the inner loop, over numbers that lie side by side.

const RISES = {
  linear: (z, slope, n) => slope.fill(1, 0, n),
  relu: (z, slope, n) => {
    for (let i = 0; i < n; i += 1) {
      slope[i] = z[i] > 0 ? 1 : 0
      if (!(z[i] > 0)) z[i] = 0
    }
  },
  heaviside: (z, slope, n) => {
    for (let i = 0; i < n; i += 1) z[i] = z[i] >= 0 ? 1 : 0
    slope.fill(0, 0, n)
  },
  sigmoid: (z, slope, n) => {
    for (let i = 0; i < n; i += 1) {
      const decay = Math.exp(-Math.abs(z[i]))
      const whole = 1 / (1 + decay)
      z[i] = z[i] >= 0 ? whole : decay * whole
      slope[i] = decay * whole * whole
    }
  },
  tanh: (z, slope, n) => {
    for (let i = 0; i < n; i += 1) {
      const decay = Math.exp(-2 * Math.abs(z[i]))
      const whole = 1 / (1 + decay)
      z[i] = (z[i] >= 0 ? 1 - decay : decay - 1) * whole
      slope[i] = 4 * decay * whole * whole
    }
  },
}

// Sums become values, in place.
function forward({ layers }, x, n) {
  let before = x
  for (const { inputs, units, now, bias, name, values, slopes } of layers) {
    for (let k = 0; k < units; k += 1) {
      const z = values[k].fill(bias[k], 0, n)
      for (let j = 0; j < inputs; j += 1) addTimes(z, before[j], now[k * inputs + j], n)
      RISES[name](z, slopes[k], n)
    }
    before = values
  }
  return before[0]
}

function addTimes(to, from, factor, n) {
  for (let i = 0; i < n; i += 1) to[i] += factor * from[i]
}

function dot(one, other, n) {
  let found = 0
  for (let i = 0; i < n; i += 1) found += one[i] * other[i]
  return found
}

// Of all outputs: the sum of their losses; the derivative of each goes to where it goes back from.
const TOTAL_LOSSES = {
  squared_error: (o, y, back, n) => {
    let total = 0
    for (let i = 0; i < n; i += 1) {
      const error = o[i] - y[i]
      total += error * error
      back[i] = 2 * error
    }
    return total
  },
  cross_entropy: (o, y, back, n) => {
    let total = 0
    for (let i = 0; i < n; i += 1) {
      const decay = Math.exp(-Math.abs(o[i]))
      total += Math.max(o[i], 0) + Math.log1p(decay) - y[i] * o[i]
      back[i] = (o[i] >= 0 ? 1 : decay) / (1 + decay) - y[i]
    }
    return total
  },
}

// The sum of the derivatives of all losses by a and by b.
function backward({ layers }, x, n) {
  let [byA, byB] = [0, 0]
  for (let number = layers.length - 1; number >= 0; number -= 1) {
    const { inputs, units, now, wa, wb, ca, cb, slopes, back } = layers[number]
    const below = number > 0 ? layers[number - 1] : null
    const before = below ? below.values : x
    below?.back.forEach((column) => column.fill(0, 0, n))
    for (let k = 0; k < units; k += 1) {
      const delta = back[k]
      const slope = slopes[k]
      let bySum = 0
      for (let i = 0; i < n; i += 1) bySum += delta[i] *= slope[i]
      byA += ca[k] * bySum
      byB += cb[k] * bySum
      for (let j = 0, i = k * inputs; j < inputs; j += 1, i += 1) {
        const byWeight = dot(delta, before[j], n)
        byA += wa[i] * byWeight
        byB += wb[i] * byWeight
        if (below) addTimes(below.back[j], delta, now[i], n)
      }
    }
  }
  return [byA, byB]
}

// The mean loss over some examples, all when left out, and its derivatives by a and by b.
export function slopesAt(surface, place, examples = null) {
  const ready = pack(surface)
  const { batchX, batchY } = ready
  let { x, y, size } = ready
  if (examples && examples.length < size) {
    size = examples.length
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < x.length; j += 1) batchX[j][i] = x[j][examples[i]]
      batchY[i] = y[examples[i]]
    }
    ;[x, y] = [batchX, batchY]
  }
  const loss = totalLoss(ready, place, x, y, size)
  const slopes = backward(ready, x, size)
  return [loss, ...slopes].map((v) => v / size)
}

function totalLoss(ready, [a, b], x, y, size) {
  standAt(ready, a, b)
  return TOTAL_LOSSES[ready.loss](forward(ready, x, size), y, ready.layers.at(-1).back[0], size)
}

function meanLoss(surface, place) {
  const ready = pack(surface)
  return totalLoss(ready, place, ready.x, ready.y, ready.size) / ready.size
}

export const largestCurvature = ([aa, ab, bb]) => (aa + bb) / 2 + Math.hypot((aa - bb) / 2, ab)
