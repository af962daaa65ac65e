// A sum of neurons α σ(w x + b), as neurons.py computes it. A neuron is [w, b, α].

const evenly = (low, high, count) =>
  Array.from({ length: count }, (_, i) => (i === count - 1 ? high : i * ((high - low) / (count - 1)) + low))

const NEAR = [...evenly(-8, 8, 33), -1e-9, 1e-9]

const neuronFunction = (name, t) => (name === "polynomial" ? t * t * t : activation(name, t))

const breakpoint = ([w, b]) => (w === 0 ? NaN : -b / w + 0)

export function sumOfNeurons(name, neurons, places) {
  return places.map((x) =>
    neurons.reduce((sum, [w, b, height]) => sum + height * neuronFunction(name, w * x + b), 0))
}

// A neuron's curve on [low, high], with most points where it bends.
function outline(name, neuron, low, high) {
  const [w, b, height] = neuron
  const still = w === 0
  const width = 1 / (still ? 1 : Math.abs(w))
  const near = NEAR.map((z) => (still ? low : breakpoint(neuron)) + width * z)
  const x = [...near, ...evenly(low, high, 25)].map((v) => Math.min(Math.max(v, low), high))
  x.sort((one, other) => one - other)
  return { x, y: x.map((v) => height * neuronFunction(name, w * v + b)) }
}
