// The numbers of a figure as tables, on request: one for each trace, in a dialog of the browser.

const MOST_ROWS = 200
const TABLE = "Table of the data"

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

const axisById = (host, id) => host._fullLayout[id.replace(/^([xy])/, "$1axis")]
const axisOfTrace = (host, trace, letter) => axisById(host, trace[`${letter}axis`] ?? letter)

// The title of an axis, or of one that it shares its range with. Where the ticks are words, none is
// needed; a number without a title means nothing to a reader: null.
function axisName(host, trace, letter) {
  const axis = axisOfTrace(host, trace, letter)
  const titles = [axis, axis?.matches && axisById(host, axis.matches)].map((each) => each?.title?.text)
  const title = titles.find((text) => text && !/^Click to enter/.test(text))
  return title ? plain(title) : axis?.type === "category" || axis?.ticktext ? "" : null
}

// As the axis writes it, where its ticks are words.
function onAxis(axis, value) {
  const at = axis?.ticktext ? Array.from(axis.tickvals).indexOf(value) : -1
  return cell(at < 0 ? value : axis.ticktext[at])
}

// Heights over a plane, or what is written on them: a row for each y, a column for each x.
function matrixTable(host, trace) {
  const [across, down] = [axisOfTrace(host, trace, "x"), axisOfTrace(host, trace, "y")]
  const cells = isList(trace.text?.[0]) ? trace.text : trace.z
  const columns = thinned(trace.z[0].length)
  const place = (values, first, step, i) => values?.[i] ?? (first ?? 0) + i * (step ?? 1)
  return {
    names: ["", ...columns.map((j) => onAxis(across, place(trace.x, trace.x0, trace.dx, j)))],
    rows: () => thinned(trace.z.length).map((i) => [
      onAxis(down, place(trace.y, trace.y0, trace.dy, i)),
      ...columns.map((j) => cell(cells[i][j])),
    ]),
  }
}

// What the pointer is told of each point, where that is written; else numbers over axes that say
// what they are.
function listTable(host, trace) {
  if (isList(trace.hovertext)) {
    const texts = Array.from(trace.hovertext, cell).filter(Boolean)
    return texts.length ? { names: ["point"], rows: () => texts.map((text) => [text]) } : null
  }
  const lists = ["x", "y", "z", "labels", "values"].filter((name) => isList(trace[name]))
  if (!lists.length || !trace[lists[0]].length) return null
  const steps = lists.length === 1 && lists[0] === "y" ? [(i) => cell((trace.x0 ?? 0) + i * (trace.dx ?? 1))] : []
  const columns = lists.map((name) => (i) => onAxis(axisOfTrace(host, trace, name), trace[name][i]))
  const names = (steps.length ? ["x", "y"] : lists).map((name) => (/^[xy]$/.test(name) ? axisName(host, trace, name) : name))
  if (names.includes(null)) return null
  if (trace.mode?.includes("text") && isList(trace.text)) {
    columns.push((i) => cell(trace.text[i]))
    names.push("label")
  }
  const all = [...steps, ...columns]
  return { names, rows: () => thinned(trace[lists[0]].length).map((i) => all.map((column) => column(i))) }
}

// A table for each trace that tells something: what the pointer is not told of is decoration, such
// as the line of a baseline, and so is what has no name beside traces that have one.
function tablesOf(host) {
  const shown = host._fullData.filter(({ visible, hoverinfo }) => visible === true && hoverinfo !== "skip")
  const chosen = [({ hovertext }) => isList(hovertext), ({ _input }) => _input.name, () => true]
    .map((test) => shown.filter(test))
    .find((found) => found.length)
  return (chosen ?? []).flatMap((trace) => {
    const table = isList(trace.z?.[0]) ? matrixTable(host, trace) : listTable(host, trace)
    return table ? [{ ...table, title: plain(trace._input.name) }] : []
  })
}

// Tables of the same name and columns, such as of a point in each row of a figure, are one.
function joined(tables) {
  const found = new Map()
  for (const table of tables) {
    const key = JSON.stringify([table.title, table.names])
    found.set(key, { ...table, rows: [...(found.get(key)?.rows ?? []), ...table.rows()] })
  }
  return [...found.values()]
}

function tableElement({ title, names, rows }, number, { length }) {
  const table = document.createElement("table")
  if (title || length > 1) table.append(element("caption", title || `Series ${number + 1}`))
  table.append(row(names, "th"), ...rows.map((cells) => row(cells, "td")))
  return table
}

// A figure that tells no numbers, such as a drawing of a network, has no such button.
function showTableButton(host) {
  const button = host.querySelector(`.modebar-btn[data-title="${TABLE}"]`)
  if (button) button.style.display = tablesOf(host).length ? "" : "none"
}

// Opens the numbers of a figure as it is drawn now.
function openTable(host) {
  const dialog = element("dialog", null, { className: "playground-table" })
  dialog.setAttribute("aria-label", "Data of the figure")
  const close = element("button", "Close", { type: "button" })
  close.onclick = () => dialog.close()
  const alt = host.getAttribute("aria-label")
  dialog.append(close, element("p", alt), ...joined(tablesOf(host)).map(tableElement))
  dialog.onclose = () => dialog.remove()
  host.parentElement.append(dialog)
  dialog.showModal()
}
