// The figures of one neurode for other thresholds, as the page draws them.

export function diagram(figure, { threshold, sum, gates, lowest, words }) {
  const fired = sum >= threshold
  const test = `≥ ${numberText(threshold)}`
  const drawn = {
    "output wire": ({ line }) => ({
      line: { ...line, width: fired ? 4 : 1.5, dash: fired ? "solid" : "dot" },
    }),
    "sum and output": ({ marker, textfont, text, meta: { ink, ground, accent } }) => ({
      marker: { ...marker, color: [ground, ground, fired ? accent : ground] },
      textfont: { ...textfont, color: [ink, ink, fired ? ground : ink] },
      text: [text[0], `${test}?`, `<b>${Number(fired)}</b>`],
    }),
  }
  const data = figure.data.map((trace) => ({ ...trace, ...drawn[trace.meta?.drawn]?.(trace) }))
  const annotations = figure.layout.annotations.map((each) =>
    each.name === "answer" ? { ...each, text: `<b>${fired ? "yes" : "no"}</b>` } : each)
  const alt = figure.layout.meta.alt.replace(/; ≥ .*/, `; ${test}? The output is ${Number(fired)}.`)
  return {
    data,
    layout: { ...figure.layout, annotations, meta: { alt } },
    words: { [words]: gates[threshold - lowest] },
  }
}

// `sums` of the rows; those that cannot occur are not `possible`.
export function table(figure, { threshold, sums, possible, columns }) {
  const outputs = sums.map((sum) => Number(sum >= threshold))
  const [{ text, meta }] = figure.data
  const cells = [...text]
  outputs.forEach((output, row) => {
    cells[(row + 1) * columns - 1] = possible[row] ? `<b>${output}</b>` : String(output)
  })
  const last = columns - 1
  const ones = outputs.flatMap((output, row) => output && possible[row] ? [{
    x0: last - 0.4, x1: last + 0.4, y0: row - 0.38, y1: row + 0.38, ...meta.one,
  }] : [])
  const shapes = [...figure.layout.shapes.filter(({ name }) => name !== "one"), ...ones]
  const [before, rows] = figure.layout.meta.alt.split("Rows: ")
  const said = rows.slice(0, -1).split("; ").map((row, k) => row.replace(/\S+$/, outputs[k]))
  return {
    data: [{ ...figure.data[0], text: cells }],
    layout: { ...figure.layout, shapes, meta: { alt: `${before}Rows: ${said.join("; ")}.` } },
  }
}
