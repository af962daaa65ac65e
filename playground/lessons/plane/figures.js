// What a figure of the plane shows, from the weights of its networks. A figure comes from the server
// with everything in it that does not depend on the weights; each trace says in `meta.drawn` what it
// waits for, and `layout.meta.networks` what the weights are of.

// Weights and places travel as float32 in base64, little-endian.
function unpacked({ bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0))
  return new Float32Array(bytes.buffer)
}

// --- Every neuron ------------------------------------------------------------------------------

// Percent of each unit's largest magnitude; 0 between the maps. Pixels count downwards and the
// window upwards.
function neuronMap({ side, gap, places }, units) {
  const step = side + gap
  const z = Array.from({ length: (Math.max(...places) + 1) * step }, () => new Int8Array(side))
  units.forEach((values, unit) => {
    const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
    if (largest <= 1e-12) return
    for (let row = 0; row < side; row++) {
      const target = z[places[unit] * step + gap / 2 + side - 1 - row]
      for (let i = 0; i < side; i++) target[i] = Math.round((values[row * side + i] * 100) / largest)
    }
  })
  return z
}

// Probabilities less what guessing gives; other outputs as they are.
function signed(output, columns) {
  if (output === "softmax") return columns.map((c) => c.map((v) => v - 1 / columns.length))
  return output === "sigmoid" ? columns.map((c) => c.map((v) => 2 * v - 1)) : columns
}

function edges({ size, sign }, parameters, { ends, widths, largest }) {
  const x = []
  const y = []
  parameters.forEach((weight, i) => {
    const own = Math.round(widths * Math.min(Math.abs(weight) / largest, 1))
    if (own !== size || Math.sign(weight) !== sign) return
    x.push(ends[4 * i], ends[4 * i + 2], NaN)
    y.push(ends[4 * i + 1], ends[4 * i + 3], NaN)
  })
  return { x, y }
}

export function neurons(figure, [flat]) {
  const { networks, names, maps, ...shape } = figure.layout.meta
  const [network] = networks
  const inputs = features(grid(maps, network.window), network.features)
  const columns = [inputs, ...forward(network, flat, inputs)]
  if (!columns.every(areFinite)) return null
  const layers = layersOf(flat, network.sizes)
  const parameters = layers.flatMap(({ weights }) => [...weights])
  const drawn = [...columns.slice(0, -1), signed(network.output, columns.at(-1))]
  const ends = unpacked(shape.ends)
  const made = {
    edges: (meta) => edges(meta, parameters, { ...shape, ends }),
    weights: () => ({ hovertext: edgeTitles(layers, names) }),
    nodes: () => ({ hovertext: nodeTitles(network, layers, names, columns) }),
    map: (meta) => ({ z: neuronMap(meta, drawn[meta.column]) }),
  }
  const data = figure.data.map((trace) => ({ ...trace, ...made[trace.meta?.drawn]?.(trace.meta) }))
  return { data, layout: { ...figure.layout, meta: { alt: shape.alt } } }
}

function edgeTitles(layers, names) {
  return layers.flatMap(({ weights, units }, layer) =>
    Array.from(weights, (weight, i) => {
      const source = names[layer][Math.floor(i / units)]
      return `${source} → ${names[layer + 1][i % units]}: ${numberText(weight)}`
    }),
  )
}

function nodeTitles({ activations, output }, layers, names, columns) {
  const functions = [...activations, output].map((name) => name.replaceAll("_", " "))
  return columns.flatMap((units, column) =>
    units.map((values, unit) => {
      const bias = column && numberText(layers[column - 1].biases[unit])
      const inside = column ? `<br>${functions[column - 1]}, bias ${bias}` : ""
      const [low, high] = extent(values).map(numberText)
      return `<b>${names[column][unit]}</b>${inside}<br>from ${low} to ${high}`
    }),
  )
}

// --- The fold of a hidden layer ----------------------------------------------------------------

// With some room, on round numbers, so that an axis hardly moves live.
function steadyRange(values) {
  const [low, high] = extent(values)
  const room = Math.max(0.08 * (high - low), 0.04)
  const step = 10 ** Math.floor(Math.log10(high - low + 2 * room)) / 10
  return [Math.floor((low - room) / step) * step, Math.ceil((high + room) / step) * step]
}

// Where the output goes over from one class to another, or changes its sign.
function outputCuts({ weights, biases, units }) {
  const row = (unit) => [weights[unit], weights[units + unit]]
  if (units === 1) return [{ far: 1, near: 0, w: row(0), b: biases[0] }]
  const cuts = []
  for (let i = 0; i < units; i++) {
    for (let j = i + 1; j < units; j++) {
      const w = row(j).map((v, axis) => v - row(i)[axis])
      cuts.push({ far: j, near: i, w, b: biases[j] - biases[i] })
    }
  }
  return cuts
}

function region(k, cuts, corners) {
  return cuts.reduce((polygon, { far, near, w, b }) => {
    if (!polygon.length || (k !== far && k !== near)) return polygon
    return halfPlane(polygon, w, b, k === far ? 1 : -1)
  }, corners)
}

// The borders of the parts that lie inside the box.
function cutLines(polygons, ranges) {
  const isBorder = (start, end) =>
    ranges.some(([low, high], axis) =>
      [low, high].some((side) =>
        [start, end].every((place) => Math.abs(place[axis] - side) <= 1e-9 * (high - low)),
      ),
    )
  const x = []
  const y = []
  for (const polygon of polygons) {
    polygon.forEach((start, i) => {
      const end = polygon[(i + 1) % polygon.length]
      if (isBorder(start, end)) return
      x.push(start[0], end[0], null)
      y.push(start[1], end[1], null)
    })
  }
  return { x, y }
}

const axes = (columns) => Object.fromEntries(columns.map((values, k) => ["xyz"[k], values]))

const broken = (values, steps) => rows(values, steps).flatMap((line) => [...line, NaN])

export function fold(figure, [flat]) {
  const { networks, layer, lines, points, ...meta } = figure.layout.meta
  const [network] = networks
  const inside = (places) => forward(network, flat, features(places, network.features))[layer - 1]
  const bent = inside(gridLines(...lines, network.window))
  const sent = inside([unpacked(points.x1), unpacked(points.x2)])
  if (!areFinite(bent) || !areFinite(sent)) return null
  const y = network.classes ? unpacked(points.y) : null
  const ranges = sent.map(steadyRange)
  const [[x0, x1], [y0, y1]] = ranges
  const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
  const cuts = sent.length === 2 ? outputCuts(layersOf(flat, network.sizes).at(-1)) : []
  const isOf = (k) => (_, i) => y === null || y[i] === k
  const made = {
    region: ({ class: k }) => {
      const polygon = region(k, cuts, corners)
      return { x: polygon.map((corner) => corner[0]), y: polygon.map((corner) => corner[1]) }
    },
    cuts: () => {
      const classes = [...new Set(cuts.flatMap(({ far, near }) => [near, far]))].sort()
      return cutLines(classes.map((k) => region(k, cuts, corners)), ranges)
    },
    grid: () => axes(bent.map((values) => broken(values, lines[1]))),
    training: ({ class: k }) => axes(sent.map((values) => values.filter(isOf(k)))),
  }
  const data = figure.data.map((trace) => ({ ...trace, ...made[trace.meta?.drawn]?.(trace.meta) }))
  return { data, layout: { ...withRanges(figure.layout, ranges), meta: { alt: meta.alt } } }
}

function withRanges(layout, ranges) {
  if (ranges.length === 3) {
    const scene = { ...layout.scene }
    ranges.forEach((range, k) => (scene[`${"xyz"[k]}axis`] = { ...scene[`${"xyz"[k]}axis`], range }))
    return { ...layout, scene }
  }
  const [[x0, x1], [y0, y1]] = ranges
  return {
    ...layout,
    xaxis: { ...layout.xaxis, range: ranges[0] },
    yaxis: { ...layout.yaxis, range: ranges[1], scaleratio: (x1 - x0) / (y1 - y0) },
  }
}

// The whole figure; what is said instead where a network outputs no finite numbers.
export default function complete(figure, { weights }, options) {
  const { draws, instead } = figure.layout.meta
  const made = { surfaces, neuron, neurons, fold }[draws](figure, weights.map(unpacked), options)
  if (made) return made
  const { template } = figure.layout
  return { data: instead.data, layout: { ...instead.layout, template } }
}
