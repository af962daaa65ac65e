// Names of lines at their right ends, as end_labels.py places them.

const LINE_PIXELS = 19

function spread(values, gap, low, high) {
  const order = [...values.keys()].sort((i, j) => values[i] - values[j])
  const placed = []
  for (const i of order) {
    const wanted = Math.min(Math.max(values[i], low), high)
    placed.push(placed.length ? Math.max(wanted, placed.at(-1) + gap) : wanted)
  }
  let top = high
  for (let k = placed.length - 1; k >= 0; k--) {
    placed[k] = Math.min(placed[k], top)
    top = placed[k] - gap
  }
  const heights = []
  order.forEach((i, k) => (heights[i] = placed[k]))
  return heights
}

// The annotations of a figure with the labels of one panel at other heights.
function withEndLabels(annotations, panel, ends, [low, high], pixels) {
  const gap = (LINE_PIXELS * (high - low)) / pixels
  const heights = spread(ends, gap, low + gap / 2, high - gap / 2)
  return annotations.map((each) =>
    each.name === "end label" && each.yref === panel ? { ...each, y: heights.shift() } : each,
  )
}
