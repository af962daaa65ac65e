// A choice among small drawings, as radio buttons: Tab reaches it, arrow keys choose.

function newChoice(value, title) {
  const label = document.createElement("label")
  const input = Object.assign(document.createElement("input"), { type: "radio", value })
  input.setAttribute("aria-label", title)
  label.title = title
  label.append(input, document.createElement("span"))
  return label
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".playground-pictures")
  const choices = root.querySelector("div")
  const dark = isDark(root)
  const chosen = data.pictures.find(([value]) => value === data.chosen)
  root.querySelector("legend").textContent = `${data.title}: ${chosen[1]}`
  data.pictures.forEach(([value, title, drawing], k) => {
    const label = choices.children[k] ?? choices.appendChild(newChoice(value, title))
    const input = label.firstChild
    const wanted = colored(drawing, dark)
    if (label._drawing !== wanted) label.lastChild.outerHTML = label._drawing = wanted
    input.name = data.name
    input.checked = value === data.chosen
    input.disabled = Boolean(data.held)
    label.title = data.held ? `${title}: ${data.held}` : title
    input.onchange = () => setTriggerValue("chosen", value)
  })
}
