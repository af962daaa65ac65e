// The numbers of a figure as tables, on request: one for each trace, in a dialog of the browser.

const MOST_ROWS = 200

const TABLE_ICON = {
  width: 24,
  height: 24,
  path: "M3 4h18v16H3zM5 10v3h6v-3zM13 10v3h6v-3zM5 15v3h6v-3zM13 15v3h6v-3z",
}

const isList = (values) => Array.isArray(values) || ArrayBuffer.isView(values)
const plain = (text) => String(text ?? "").replace(/<[^>]+>/g, " ").trim()
const cell = (value) => (typeof value === "number" ? String(Number(value.toPrecision(6))) : plain(value))

// Indices of at most MOST_ROWS rows, evenly spaced, the first and the last among them.
function thinned(count) {
  const kept = Math.min(count, MOST_ROWS)
  return Array.from({ length: kept }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, kept - 1)))
}

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes)
  if (text !== null) made.textContent = text
  return made
}

function row(cells, cellName) {
  const made = document.createElement("tr")
  cells.forEach((text, i) => {
    const header = cellName === "th" || i === 0
    made.append(element(header ? "th" : "td", text, header ? { scope: cellName === "th" ? "col" : "row" } : {}))
  })
  return made
}

// The title of the axis a trace is drawn on, or the axis's letter.
function axisName(host, trace, letter) {
  const id = trace[`${letter}axis`] ?? letter
  const title = host._fullLayout[id.replace(/^([xy])/, "$1axis")]?.title?.text
  return title && !/^Click to enter/.test(title) ? plain(title) : letter
}

// Heights over a plane: a row for each y, a column for each x.
function matrixRows(trace) {
  const columns = thinned(trace.z[0]?.length ?? 0)
  const names = columns.map((j) => cell(trace.x?.[j] ?? j))
  const rows = thinned(trace.z.length).map((i) => [
    cell(trace.y?.[i] ?? i),
    ...columns.map((j) => cell(trace.z[i][j])),
  ])
  return [["", ...names], ...rows]
}

// What the pointer is told of each point, where that is written; else the numbers themselves.
function listRows(host, trace) {
  if (isList(trace.hovertext)) return [["point"], ...Array.from(trace.hovertext, (text) => [cell(text)])]
  const letters = ["x", "y", "z", "labels", "values", "text"].filter((name) => isList(trace[name]))
  if (!letters.length) return []
  const count = Math.max(...letters.map((name) => trace[name].length))
  const names = letters.map((name) => (/^[xy]$/.test(name) ? axisName(host, trace, name) : name))
  return [names, ...thinned(count).map((i) => letters.map((name) => cell(trace[name][i])))]
}

function traceTable(host, trace, number) {
  const [names, ...rows] = isList(trace.z?.[0]) ? matrixRows(trace) : listRows(host, trace)
  if (!rows.length) return null
  const table = document.createElement("table")
  const name = plain(trace._input.name) || `Series ${number + 1}`
  table.append(element("caption", name), row(names, "th"))
  table.append(...rows.map((cells) => row(cells, "td")))
  return table
}

// Opens the numbers of a figure as it is drawn now.
function openTable(host) {
  const dialog = element("dialog", null, { className: "playground-table" })
  dialog.setAttribute("aria-label", "Data of the figure")
  const close = element("button", "Close", { type: "button" })
  close.onclick = () => dialog.close()
  // What the pointer is not told of is decoration, such as the line of a baseline.
  const shown = host._fullData.filter(({ visible, hoverinfo }) => visible === true && hoverinfo !== "skip")
  const told = shown.filter((trace) => isList(trace.hovertext))
  const tables = (told.length ? told : shown).map((trace, number) => traceTable(host, trace, number)).filter(Boolean)
  const alt = host.getAttribute("aria-label")
  dialog.append(close, element("p", alt), ...tables)
  dialog.onclose = () => dialog.remove()
  host.parentElement.append(dialog)
  dialog.showModal()
}
