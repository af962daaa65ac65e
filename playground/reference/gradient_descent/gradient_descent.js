// Mini-batches and optimizers, as the files of this folder compute them in NumPy.

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
      const [value, ...slopes] = slopesAt(surface, place, examples)
      loss = isAll(examples) ? value : meanLoss(surface, place)
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
  found.losses.push(place.every(Number.isFinite) ? meanLoss(surface, place) : NaN)
  return found
}
