// The threshold logic unit with two inputs, as threshold_unit.py computes it.

const ROUNDING = 1e-12

// x·w + b, with rounding error set to 0.
export function weightedSum(weights, bias, x) {
  const sum = weights.reduce((total, w, i) => total + w * x[i], 0) + bias
  const size = weights.reduce((total, w, i) => total + Math.abs(w * x[i]), 0) + Math.abs(bias)
  return Math.abs(sum) <= ROUNDING * size ? 0 : sum
}

// Where the sum is 0 within a window [low x₁, high x₁, low x₂, high x₂]: `ends` of the line, null
// where it misses the window or there is none, and the unit vector to the side with output 1.
export function decisionLine([w1, w2], bias, box) {
  const largest = Math.max(Math.abs(w1), Math.abs(w2))
  if (largest === 0) return { kind: `always ${bias >= 0 ? 1 : 0}`, ends: null, towards: null }
  const length = Math.hypot(w1 / largest, w2 / largest)
  const normal = [w1 / largest / length, w2 / largest / length]
  const ends = clipped(normal, bias / largest / length, box)
  return { kind: ends ? "line" : "outside", ends, towards: normal }
}

function clipped(normal, distance, box) {
  if (!Number.isFinite(distance)) return null
  const centre = [(box[0] + box[1]) / 2, (box[2] + box[3]) / 2]
  const offset = normal[0] * centre[0] + normal[1] * centre[1] + distance
  const foot = centre.map((c, axis) => c - offset * normal[axis])
  const direction = [-normal[1], normal[0]]
  let [first, last] = [-Infinity, Infinity]
  for (const axis of [0, 1]) {
    const [low, high] = [box[2 * axis], box[2 * axis + 1]]
    if (direction[axis] === 0) {
      if (foot[axis] < low || foot[axis] > high) return null
      continue
    }
    const reach = [low, high].map((side) => (side - foot[axis]) / direction[axis])
    first = Math.max(first, Math.min(...reach))
    last = Math.min(last, Math.max(...reach))
  }
  if (first > last) return null
  const inside = (value, axis) => Math.min(Math.max(value, box[2 * axis]), box[2 * axis + 1])
  return [first, last].map((step) => foot.map((f, axis) => inside(f + step * direction[axis], axis)))
}
