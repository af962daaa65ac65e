// Numbers as text, as number_text.py writes them.

const isSame = (a, b) => Math.abs(a - b) <= 1e-7 * Math.max(Math.abs(a), Math.abs(b))

export function numberText(value) {
  if (Number.isNaN(value)) return "not a number"
  const sign = value < 0 ? "−" : ""
  const size = Math.abs(value)
  if (size === Infinity) return `${sign}∞`
  if (size === 0) return "0"
  const [digits, power] = size.toExponential(2).split("e")
  const exponent = Number(power)
  if (size >= 1e-3 && size < 1e6) {
    let decimals = Math.max(0, 2 - exponent)
    const needed = [0, 1, 2, 3].find((n) => isSame(size, Number(size.toFixed(n))))
    if (needed !== undefined) decimals = needed < 2 ? needed : Math.max(decimals, needed)
    const [whole, part] = size.toFixed(decimals).split(".")
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",")
    return sign + (part ? `${grouped}.${part}` : grouped)
  }
  const isWhole = Number.isInteger(Number(digits)) && isSame(size, Number(size.toExponential(0)))
  const raised = String(exponent).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]))
  return `${sign}${isWhole ? Number(digits).toFixed(0) : digits} × 10${raised}`
}
