// The output of networks over the window, or of one neuron, as colours.

const rows = (values, length) =>
  Array.from({ length: values.length / length }, (_, k) => values.slice(k * length, (k + 1) * length))

const extent = (values) => values.reduce(([low, high], v) => [v < low ? v : low, v > high ? v : high],
  [Infinity, -Infinity])

const rounded = (values, scale) => values.map((v) => Math.round(scale * v) / (scale === 100 ? 1 : scale))

function certainties(shares, levels) {
  const count = shares.length
  return shares[0].map((_, i) => {
    let winner = 0
    for (let k = 1; k < count; k++) if (shares[k][i] > shares[winner][i]) winner = k
    const certainty = (shares[winner][i] * count - 1) / (count - 1)
    return winner * (levels + 1) + Math.round(levels * Math.min(Math.max(certainty, 0), 1))
  })
}

function surface(trace, network, flat, discretize) {
  const { side, colors } = trace.meta
  const outputs = layersOnGrid(network, flat, side).at(-1)
  if (!areFinite(outputs)) return [{ ...trace, visible: false }, null]
  const drawn = { ...trace, colorscale: discretize ? colors.hard : colors.soft }
  const { classes } = network
  if (!classes) {
    return [{ ...drawn, z: rows(rounded(outputs[0], 1000), side) }, rangeWords(outputs[0])]
  }
  const shares = probabilities(outputs, network.output)
  if (classes === 2) drawn.z = rows(rounded(shares[1], 100), side)
  else {
    drawn.z = rows(certainties(shares, (trace.zmax + 1) / classes - 1), side)
    const percent = shares.map((share) => rounded(share, 100))
    drawn.customdata = rows([...percent[0].keys()].map((i) => percent.map((p) => p[i])), side)
  }
  return [drawn, shareWords(shares)]
}

function rangeWords(values) {
  const [low, high] = extent(values)
  return `outputs from ${low.toFixed(2)} to ${high.toFixed(2)}`
}

function shareWords(shares) {
  const wins = shares.map(() => 0)
  shares[0].forEach((_, i) => {
    let winner = 0
    for (let k = 1; k < shares.length; k++) if (shares[k][i] > shares[winner][i]) winner = k
    wins[winner] += 1
  })
  const percent = (k) => Math.round((100 * wins[k]) / shares[0].length)
  return wins.map((_, k) => `${percent(k)}% of the window is class ${k}`).join(", ")
}

// One surface or several, each with its own network.
export function surfaces(figure, weights, options) {
  const { networks, words } = figure.layout.meta
  const told = []
  const data = figure.data.map((trace) => {
    if (trace.meta?.drawn === "test") return { ...trace, visible: options.test_points }
    if (trace.meta?.drawn !== "surface") return trace
    const { panel } = trace.meta
    const [drawn, said] = surface(trace, networks[panel], weights[panel], options.discretize)
    told[panel] = said
    return drawn
  })
  if (networks.length === 1 && told[0] === null) return null
  const annotations = figure.layout.annotations.map((each) => {
    const [, panel] = each.name?.match(/^not finite (\d)$/) ?? []
    return panel === undefined ? each : { ...each, visible: told[panel] === null }
  })
  const tests = options.test_points ? words.test ?? "" : ""
  const alt = words.panels.map((text, k) => `${text}${tests}: ${told[k] ?? "no finite output"}`)
  return { data, layout: { ...figure.layout, annotations, meta: { alt: `${alt.join("; ")}.` } } }
}

// The output of one neuron: white where it is 0, or where a probability is what guessing gives.
export function neuron(figure, [flat], options) {
  const { networks, words, name, neuron } = figure.layout.meta
  const [network] = networks
  const isOutput = neuron.layer === network.activations.length
  const { side } = figure.data.find((trace) => trace.meta?.drawn === "neuron").meta
  const columns = layersOnGrid(network, flat, side)[neuron.layer]
  const values = columns[neuron.unit]
  if (!areFinite([values])) return null
  const middle = isOutput && network.output === "softmax" ? 1 / columns.length : 0
  const [low, high] = extent(values)
  const reach = Math.max(high - middle, middle - low)
  const most = reach > 1e-12 ? reach : 1
  const drawn = { z: rows(values, side), zmin: middle - most, zmax: middle + most }
  const data = figure.data.map((trace) => {
    if (trace.meta?.drawn === "test") return { ...trace, visible: options.test_points }
    return trace.meta?.drawn === "neuron" ? { ...trace, ...drawn } : trace
  })
  const range = `from ${numberText(low)} to ${numberText(high)}`
  const text = `<b>${name}</b> ${range}`
  const annotations = figure.layout.annotations.map((each) =>
    each.name === "neuron" ? { ...each, text } : each,
  )
  const points = words.panels[0].slice(words.panels[0].indexOf("over the plane"))
  const alt = `The output of neuron ${name} ${points}: ${range}.`
  return { data, layout: { ...figure.layout, annotations, meta: { alt } } }
}
