// Numbers and sums as LaTeX, as number_text.py and equation.py write them.

const isExact = (value) => Math.abs(value) < 1e6 && isSame(value, Number(value.toFixed(3)))

export function numberLatex(value) {
  const raised = (text) => [...text].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")
  return numberText(value)
    .replace("−", "-")
    .replaceAll(",", "")
    .replace("∞", "\\infty")
    .replace(/ × 10(.+)$/, (_, power) => ` \\times 10^{${raised(power)}}`)
}

function inBrackets(value) {
  const text = numberLatex(value)
  return text.startsWith("-") ? `(${text})` : text
}

// = when every number is shown as it is, \approx when one was rounded.
const relation = (values) => (values.every(isExact) ? "=" : "\\approx")

// a · b + c · d + e with the signs of a, c and e in place of the plus.
export function latexSum(factors, constants = []) {
  const terms = [
    ...factors.map(([a, b]) => [a, `${numberLatex(Math.abs(a))} \\cdot ${inBrackets(b)}`]),
    ...constants.map((e) => [e, numberLatex(Math.abs(e))]),
  ]
  return terms.reduce((text, [leading, term]) => {
    if (!text) return leading < 0 ? `-${term}` : term
    return `${text} ${leading < 0 ? "-" : "+"} ${term}`
  }, "") || "0"
}
