// The steps for other values of the sliders, and what the page says of one, as words.py says it.

// A slider over suggested values stands at the number of one of them.
function settingsOf({ offered, ...values }) {
  const chosen = (name) => offered[name] ? offered[name][Math.round(values[name])] : values[name]
  return {
    learning_rate: chosen("learning_rate"),
    momentum: chosen("momentum"),
    batch_size: chosen("batch_size"),
    seed: chosen("seed"),
    start: [values.first, values.second],
    step: Math.round(values.step),
  }
}

const MOST_KEPT = 8
const kept = new Map()

// All steps of all optimizers that run: computed once for the figures of a page, and while it plays.
export function runsOf(values) {
  const { step, ...settings } = settingsOf(values)
  const { surface, surface_name, running, shown_optimizer, last } = values
  const key = JSON.stringify([surface_name, running, shown_optimizer, settings])
  if (!kept.has(key)) {
    const { batch_size: size, seed, start } = settings
    const order = batches(surface.x.length, size, seed, last + 1)
    const names = [...new Set([...running, shown_optimizer])]
    const run = (name) => descend(surface, name, settings, start, order)
    kept.set(key, { order, paths: Object.fromEntries(names.map((name) => [name, run(name)])) })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value)
  }
  return { ...kept.get(key), ...settings, step }
}

const isSomewhere = (place) => place.every(Number.isFinite)
const equals = (value) => relation([value])

function stepWords(values, { order, paths, step, batch_size: size, ...settings }) {
  const { shown_optimizer, titles, axes, surface } = values
  const path = paths[shown_optimizer]
  const [place, g, to] = [path.places[step], path.gradients[step], path.places[step + 1]]
  if (!isSomewhere(place)) {
    return `**${titles[shown_optimizer]} has diverged**: its steps grew until a weight passed ` +
      "a million. Choose a smaller learning rate."
  }
  const pair = (both) => `(${both.map(numberLatex).join(", ")})`
  const isAll = size >= surface.x.length
  const isLast = step === values.last
  const next = isLast ? "" : ` ${batchWords(order, step, size, surface.x.length)}`
  let lead = `After ${step} ${step === 1 ? "step" : "steps"}.${next} ` +
    `**${titles[shown_optimizer]}**: $(${axes.join(", ")}) = ${pair(place)}$, ` +
    `$L = ${numberLatex(path.losses[step])}$${isAll ? "" : " (of all points)"}`
  if (isLast) return `${lead}.`
  lead += `, $g = ${pair(g)}$${isAll ? "" : " (of this batch)"}.`
  if (g.every((v) => v === 0)) {
    if (to.every((v, i) => v === place[i])) {
      return `${lead} **The surface is flat here: nothing moves.**`
    }
    lead += " **The surface is flat here.**"
  }
  const memories = [path.memories[step], path.memories[step + 1]]
  const lines = [0, 1].map((i) => updateWords(shown_optimizer, axes[i], settings, {
    w: place[i], g: g[i], to: to[i], kept: memories[0].first[i],
    first: memories[1].first[i], second: memories[1].second[i], steps: memories[1].steps,
  }))
  return [lead, ...lines].join("  \n")
}

const MOST_LISTED = 6

function batchWords(order, step, size, count) {
  const perEpoch = Math.ceil(count / size)
  const examples = order[step]
  const isAll = examples.length === count
  const listed = [...examples].sort((a, b) => a - b).map((n) => n + 1).join(", ")
  const noun = examples.length === 1 ? "point" : "points"
  const seen = isAll ? `all ${count} points`
    : examples.length > MOST_LISTED ? `${examples.length} of ${count}` : `${noun} ${listed}`
  return `Next: step ${step + 1} (epoch ${Math.floor(step / perEpoch) + 1}, ` +
    `batch ${(step % perEpoch) + 1} of ${perEpoch}: ${seen}).`
}

function updateWords(name, n, { learning_rate: rate, momentum }, of) {
  const [w, eta, g] = [numberLatex(of.w), numberLatex(rate), inBrackets(of.g)]
  const end = Number.isFinite(of.to) ? `$${equals(of.to)} ${numberLatex(of.to)}$` : "too far"
  const first = `$ ${equals(of.first)} ${numberLatex(of.first)}$`
  const second = `$ ${equals(of.second)} ${numberLatex(of.second)}$`
  const by = (a, b) => `${numberLatex(a)}\\, ${b}`
  if (name === "sgd") {
    return `$${n} \\leftarrow ${n} - \\eta\\, g_${n}$ $= ${w} - ${eta} \\cdot ${g}$ ${end}`
  }
  if (name === "momentum") {
    const kept = latexSum([[momentum, of.kept], [-rate, of.g]])
    return `$m_${n} \\leftarrow \\beta m_${n} - \\eta\\, g_${n}$ $= ${kept}$ ${first}, ` +
      `$${n} \\leftarrow ${n} + m_${n}$ ${end}`
  }
  if (name === "rmsprop") {
    return `$v_${n} \\leftarrow ${by(RHO, `v_${n}`)} + ${by(1 - RHO, `g_${n}^2`)}$ ${second}, ` +
      `$${n} \\leftarrow ${n} - \\eta\\, g_${n} / \\sqrt{v_${n} + \\varepsilon}$ ` +
      `$= ${w} - ${eta} \\cdot ${g} / \\sqrt{${numberLatex(of.second)} + 10^{-7}}$ ${end}`
  }
  return `$m_${n} \\leftarrow ${by(BETA_1, `m_${n}`)} + ${by(1 - BETA_1, `g_${n}`)}$ ${first}, ` +
    `$v_${n} \\leftarrow ${by(BETA_2, `v_${n}`)} + 0.001\\, g_${n}^2$ ${second}, ` +
    `$${n} \\leftarrow ${n} - \\eta_t m_${n} / (\\sqrt{v_${n}} + \\varepsilon)$ ` +
    `$= ${w} - ${numberLatex(correctedRate(rate, of.steps))} \\cdot ${inBrackets(of.first)} / ` +
    `(\\sqrt{${numberLatex(of.second)}} + 10^{-7})$ ${end}`
}

function curvatureWords({ shown_optimizer, surface, axes: [a, b] }, run) {
  const { paths, step, learning_rate: rate, momentum, batch_size: size } = run
  const place = paths[shown_optimizer].places[step]
  if (!isSomewhere(place)) {
    return "**Curvature.** There is nothing to measure after the optimizer has diverged."
  }
  const hessian = lossAt(surface, place).slice(3)
  const parts = [a + a, a + b, b + b].map((name, i) => `$L_{${name}} = ${numberLatex(hessian[i])}$`)
  const lead = `**Curvature.** The Hessian at this place has ${parts.join(", ")}.`
  const largest = largestCurvature(hessian)
  if (largest <= 0) {
    return `${lead} No direction curves upwards here, so the Hessian sets no limit on the rate.`
  }
  const known = `${lead} Its largest eigenvalue is $\\lambda = ${numberLatex(largest)}$`
  const isBounded = shown_optimizer === "sgd" || shown_optimizer === "momentum"
  if (size < surface.x.length || !isBounded) return `${known}.`
  const isPlain = shown_optimizer === "sgd"
  const most = (isPlain ? 2 : 2 * (1 + momentum)) / largest
  const [needs, bound] = isPlain ? ["plain gradient descent", "2"] : ["momentum", "2 (1 + \\beta)"]
  const verdict = rate > most
    ? "**too large**: along that direction each step lands farther away, on the other side"
    : "below it"
  return `${known}, so ${needs} needs $\\eta < ${bound} / \\lambda = ${numberLatex(most)}$ here; ` +
    `your ${numberText(rate)} is ${verdict}.`
}
