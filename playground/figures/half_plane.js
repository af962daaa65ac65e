// Parts of the plane that straight lines cut out, as half_plane.py cuts them.

// The corners of a window [low x₁, high x₁, low x₂, high x₂], in order.
const rectangle = ([left, right, low, high]) => [[left, low], [right, low], [right, high], [left, high]]

// The part of a convex polygon where sign × (w·x + b) ≥ 0: Sutherland and Hodgman (1974).
function halfPlane(polygon, [w1, w2], bias, sign) {
  if (w1 === 0 && w2 === 0) return (sign > 0 ? bias >= 0 : bias < 0) ? polygon : []
  const heights = polygon.map(([x, y]) => sign * (w1 * x + w2 * y + bias))
  return polygon.flatMap((corner, i) => {
    const [before, below] = [polygon.at(i - 1), heights.at(i - 1)]
    const kept = heights[i] >= 0 ? [corner] : []
    if (heights[i] >= 0 === below >= 0) return kept
    const share = below / (below - heights[i])
    return [before.map((v, axis) => v + share * (corner[axis] - v)), ...kept]
  })
}
