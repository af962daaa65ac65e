// Twelve activation functions and their derivatives, as functions.py computes them in double precision.

const SELU_ALPHA = 1.6732632423543772
const SELU_SCALE = 1.0507009873554805

// erfc(x): a series with positive terms near 0, a continued fraction further out (Abramowitz and
// Stegun 1964, 7.1.6 and 7.1.14).
function erfc(x) {
  if (x < 0) return 2 - erfc(-x)
  if (x < 2.5) {
    let term = x
    let sum = x
    for (let n = 1; term > 1e-17 * sum; n++) sum += term *= (2 * x * x) / (2 * n + 1)
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
  }
  let tail = x
  for (let k = 80; k >= 1; k--) tail = x + k / 2 / tail
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail
}

const normal = (t) => erfc(-t / Math.SQRT2) / 2

const sigmoid = (t) => {
  const decay = Math.exp(-Math.abs(t)) // at most 1, so nothing overflows
  return (t >= 0 ? 1 : decay) / (1 + decay)
}

const tanhSlope = (t) => {
  const decay = Math.exp(-2 * Math.abs(t))
  return (4 * decay) / (1 + decay) ** 2
}

const density = (t) => Math.exp(-(t * t) / 2) / Math.sqrt(2 * Math.PI)

// By name: the function, its derivative, and whether that exists at 0.
const ACTIVATIONS = {
  heaviside: [(t) => (t >= 0 ? 1 : 0), () => 0, false],
  sign: [(t) => (t > 0 ? 1 : t < 0 ? -1 : 0), () => 0, false],
  linear: [(t) => t, () => 1, true],
  sigmoid: [sigmoid, (t) => sigmoid(t) * sigmoid(-t), true],
  tanh: [Math.tanh, tanhSlope, true],
  relu: [(t) => Math.max(0, t), (t) => (t > 0 ? 1 : 0), false],
  leaky_relu: [(t) => (t > 0 ? t : 0.2 * t), (t) => (t > 0 ? 1 : 0.2), false],
  elu: [(t) => (t > 0 ? t : Math.expm1(t)), (t) => (t > 0 ? 1 : Math.exp(t)), true],
  selu: [
    (t) => SELU_SCALE * (t > 0 ? t : SELU_ALPHA * Math.expm1(t)),
    (t) => SELU_SCALE * (t >= 0 ? 1 : SELU_ALPHA * Math.exp(t)),
    false,
  ],
  gelu: [(t) => t * normal(t), (t) => normal(t) + t * density(t), true],
  silu: [(t) => t * sigmoid(t), (t) => sigmoid(t) * (1 + t * sigmoid(-t)), true],
  softplus: [(t) => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))), sigmoid, true],
}

export function activation(name, t) {
  return ACTIVATIONS[name][0](t) + 0 // no -0
}

export function derivative(name, t) {
  return ACTIVATIONS[name][1](t)
}

export function hasSlope(name, t) {
  return t !== 0 || ACTIVATIONS[name][2]
}
