// HTML buttons over a Plotly figure, at places in the data coordinates of its first panel. They stand
// beside the figure in the document, as what is inside an image cannot be reached with the keyboard.

function overlayOf(host) {
  if (!host._buttons?.isConnected) {
    host._buttons = document.createElement("div")
    host._buttons.className = "playground-figure-buttons"
    host.after(host._buttons)
    host.parentElement.style.position = "relative"
  }
  return host._buttons
}

function newButton(name) {
  const button = document.createElement("button")
  button.type = "button"
  button.dataset.name = name
  button.onkeydown = (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!way || !button.dataset.forKeys) return
    event.preventDefault()
    const all = [...button.parentElement.querySelectorAll("[data-for-keys]")]
    const next = all.at((all.indexOf(button) + way) % all.length)
    makeTabStop(all, next)
    next.focus()
  }
  return button
}

// Of the buttons that arrow keys lead through, Tab stops at one.
function makeTabStop(all, chosen) {
  for (const button of all) button.tabIndex = button === chosen ? 0 : -1
}

// A button that may not be pressed stays where the keyboard is, and says why.
function update(host, button, { name, label, text, pressed, held, for_keys }) {
  if (for_keys) button.dataset.forKeys = "yes"
  button.textContent = text
  button.setAttribute("aria-label", label)
  button.title = held ? `${label}: ${held}` : label
  button.setAttribute("aria-disabled", String(Boolean(held)))
  if (pressed === null) button.removeAttribute("aria-pressed")
  else button.setAttribute("aria-pressed", String(pressed))
  button.onclick = held ? null : () => host._playground?.press({ name, at: Date.now() })
}

// The same button stays the same element, so that the keyboard stays on it.
function showButtons(host) {
  const wanted = host._playground?.buttons ?? []
  if (!wanted.length && !host._buttons) return
  const overlay = overlayOf(host)
  const present = new Map([...overlay.children].map((button) => [button.dataset.name, button]))
  const names = new Set(wanted.map(({ name }) => name))
  for (const [name, button] of present) if (!names.has(name)) button.remove()
  wanted.forEach((each, k) => {
    const button = present.get(each.name) ?? newButton(each.name)
    update(host, button, each)
    if (overlay.children[k] !== button) overlay.insertBefore(button, overlay.children[k] ?? null)
  })
  const all = [...overlay.querySelectorAll("[data-for-keys]")]
  const stops = all.filter((button) => button.tabIndex === 0)
  makeTabStop(all, stops.length === 1 ? stops[0] : all[0]) // new ones have 0, too
  placeButtons(host)
}

function placeButtons(host) {
  const { xaxis, yaxis } = host._fullLayout?._plots?.xy ?? {}
  if (!host._buttons) return
  // What is said in place of a figure has no places for them.
  host._buttons.hidden = !xaxis || !host.data.length
  if (host._buttons.hidden) return
  for (const { name, box } of host._playground?.buttons ?? []) {
    const [x, y, width, height] = box
    const scale = (axis, size) => Math.abs(axis.d2p(size) - axis.d2p(0))
    const { style } = host._buttons.querySelector(`[data-name="${CSS.escape(name)}"]`) ?? {}
    if (!style) continue
    style.left = `${host.offsetLeft + xaxis._offset + xaxis.d2p(x)}px`
    style.top = `${host.offsetTop + yaxis._offset + yaxis.d2p(y)}px`
    style.width = `${scale(xaxis, width)}px`
    style.height = `${scale(yaxis, height)}px`
  }
}
