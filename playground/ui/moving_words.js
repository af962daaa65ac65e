// Words of the page that move with a figure, as HTML that looks as Streamlit writes them.

// Stands in the place of Streamlit's words until Streamlit has newer ones.
function showWords(host, texts) {
  for (const [key, markdown] of Object.entries(texts)) {
    const box = document.querySelector(`.${CSS.escape(classOf(key))}`)
    const number = box?.querySelector("[data-testid=stMetricValue]")
    const own = number ?? box?.querySelector("[data-testid=stMarkdownContainer]")
    if (!own) continue
    if (host._words.get(key)?.own !== own) {
      host._words.get(key)?.copy.remove()
      const copy = document.createElement("div")
      copy.className = `${own.className} playground-moving-words`
      own.after(copy)
      host._words.set(key, { own, copy, was: own.innerHTML })
    }
    own.style.display = "none"
    host._words.get(key).copy.innerHTML = number ? escaped(markdown) : markdownHtml(markdown)
  }
}

// Streamlit writes its words a moment before or after the figure comes.
function restoreWords(host, patience = 20) {
  for (const [key, { own, copy, was }] of host._words) {
    if (own.isConnected && own.innerHTML === was && patience > 0) continue
    own.style.display = ""
    copy.remove()
    host._words.delete(key)
  }
  if (host._words.size) setTimeout(() => isAtRest(host) && restoreWords(host, patience - 1), 50)
}

const SIGNS = {
  cdot: "·", theta: "θ", sigma: "σ", approx: "≈", geq: "≥", leq: "≤", infty: "∞", times: "×",
  tanh: "tanh", heaviside: "heaviside", sign: "sign", alpha: "α", quad: "\u2003",
  eta: "η", beta: "β", lambda: "λ", varepsilon: "ε", leftarrow: "←",
}
const ACTS = /[-+·×=≈≥≤<>←]/

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// The little Markdown of moving words: paragraphs, line breaks, bold words and formulas.
function markdownHtml(text) {
  return text.split(/\n\n+/).map((paragraph) => {
    const parts = paragraph.split(/\$([^$]+)\$/).map((part, i) => i % 2
      ? `<span class="playground-formula">${formulaHtml(part)}</span>`
      : escaped(part).replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>").replace(/ {2}\n/g, "<br>"))
    return `<p>${parts.join("")}</p>`
  }).join("")
}

// The little LaTeX of moving formulas.
function formulaHtml(latex) {
  const tokens = latex.match(/\\[a-zA-Z]+|\\.|[\d.,]+|[^\s]/g) ?? []
  let at = 0
  let before = "" // a sign after a number or a letter takes two sides
  const group = () => {
    if (tokens[at] !== "{") return one()
    let inside = ""
    for (at += 1; at < tokens.length && tokens[at] !== "}";) inside += one()
    at += 1
    return inside
  }
  const one = () => {
    const token = tokens[at++]
    if (token === "^" || token === "_") {
      const tag = token === "^" ? "sup" : "sub"
      before = ""
      return `<${tag}>${group()}</${tag}>`
    }
    if (token === "\\sqrt") return `√<span style="text-decoration: overline">${group()}</span>`
    if (token === "\\mathbf") return `<b class="upright">${group()}</b>`
    if (token === "\\boldsymbol") return `<b>${group()}</b>`
    if (token === "\\operatorname" || token === "\\text") return `<span class="upright">${group()}</span>`
    if (token === "{") { at -= 1; return group() }
    const isName = /^\\[a-zA-Z]/.test(token)
    const sign = isName ? SIGNS[token.slice(1)] ?? "" : token.replace("\\", "")
    const hasLeft = before !== "" && !/[-+·×=≈≥≤<>←(,]/.test(before)
    before = sign.at(-1) ?? before
    if (ACTS.test(sign)) {
      const minus = sign.replace("-", "−")
      return hasLeft ? `<span class="acts">${escaped(minus)}</span>` : escaped(minus)
    }
    if (sign === "," && token !== "\\,") return ", "
    if (token === "\\,") return "\u2009"
    return /^[a-zA-Zσθαηβλε]$/.test(sign) ? `<i>${sign}</i>` : escaped(sign)
  }
  let html = ""
  while (at < tokens.length) html += one()
  return html
}
