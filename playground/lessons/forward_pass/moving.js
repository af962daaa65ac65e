// The network of the forward pass for other inputs, as the page draws it.

// Sums and outputs of every layer; the inputs count as layer 0.
export function forward({ weights, biases, activation: name }, x) {
  const layers = [{ sums: null, outputs: x }]
  weights.forEach((rows, k) => {
    const before = layers[k].outputs
    const sums = rows[0].map((_, unit) =>
      before.reduce((sum, output, i) => sum + output * rows[i][unit], 0) + (biases?.[k][unit] ?? 0))
    layers.push({ sums, outputs: sums.map((z) => activation(name, z)) })
  })
  return layers
}

export function graph(figure, values) {
  const { layer, inputs } = values
  const layers = forward(values, Array.from({ length: inputs }, (_, i) => values[`x${i}`]))
  const nodes = layers.flatMap(({ sums, outputs }, k) =>
    outputs.map((output, i) => ({ layer: k, position: i, sum: sums?.[i], output, isKnown: k <= layer })))
  const drawn = {
    tint: ({ marker }) => ({
      marker: { ...marker, color: nodes.map(({ isKnown, output }) => (isKnown ? output : 0)) },
    }),
    outputs: () => ({
      text: nodes.map(({ isKnown, output }) => (isKnown ? numberText(output) : "")),
      hovertext: nodes.map((node, i) => hover(node, i + 1, values.biases)),
    }),
  }
  const data = figure.data.map((trace) => ({ ...trace, ...drawn[trace.meta?.drawn]?.(trace) }))
  const sizes = layers.map(({ outputs }) => outputs.length).join("-")
  const alt = `A ${sizes} network, computed up to layer ${layer}, whose outputs are ` +
    layers[layer].outputs.map(numberText).join(", ")
  return {
    data,
    layout: { ...figure.layout, meta: { alt } },
    words: { [values.words]: equations(values, layers, nodes) },
  }
}

function hover({ layer, position, sum, output, isKnown }, number, biases) {
  const lines = [`node ${number}`]
  if (layer && biases) lines.push(`bias ${numberText(biases[layer - 1][position])}`)
  if (layer && isKnown) lines.push(`sum ${numberText(sum)}`)
  if (isKnown) lines.push(`output ${numberText(output)}`)
  return lines.join("<br>")
}

function equations(values, layers, nodes) {
  const texts = Object.entries(values.equations).map(([number, symbolic]) => {
    const node = nodes[number - 1]
    if (node.layer === 0) {
      return `$${symbolic} ${relation([node.output])} ${numberLatex(node.output)}$`
    }
    return `$${symbolic}$  \n$${substituted(values, layers, node, number)}$`
  })
  if (!values.isInput) return texts.join("\n\n")
  const handed = texts.join(", ")
  return `Input nodes compute nothing, they hand the features on: ${handed}. Press **Next layer**.`
}

function substituted({ weights, biases, symbol }, layers, { layer, position, sum, output }, number) {
  const before = layers[layer - 1].outputs
  const factors = weights[layer - 1].map((row, i) => [row[position], before[i]])
  const constants = biases ? [biases[layer - 1][position]] : []
  const shown = [...factors.flat(), ...constants]
  return [
    `o_{${number}}`,
    `${relation(shown)} ${symbol}(${latexSum(factors, constants)})`,
    `${relation([...shown, sum])} ${symbol}(${numberLatex(sum)})`,
    `${relation([sum, output])} ${numberLatex(output)}`,
  ].join(" ")
}
