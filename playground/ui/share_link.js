// A link to copy, and its QR code. Browsers give a page their clipboard only over https or on this
// machine; elsewhere the link stands selected, ready for the keys.

function build(host) {
  host.innerHTML =
    '<div class="line"><input readonly aria-label="Link"><button type="button">Copy</button></div>' +
    '<p role="status"></p><img alt="QR code of this link">'
  const link = host.querySelector("input")
  link.addEventListener("focus", () => link.select())
  host.querySelector("button").addEventListener("click", () => copy(host, link))
}

async function copy(host, link) {
  const say = (words) => (host.querySelector("p").textContent = words)
  link.focus()
  link.select()
  const keys = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ C" : "Ctrl + C"
  if (!window.isSecureContext)
    return say(`Press ${keys}. Browsers let a page copy for you only over https.`)
  try {
    await navigator.clipboard.writeText(link.value)
    say("Copied.")
  } catch {
    say(`Press ${keys}. This browser does not let the page copy.`)
  }
}

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".playground-link")
  if (!host) return
  if (!host.firstChild) build(host)
  const link = host.querySelector("input")
  if (link.value === data.link) return
  link.value = data.link
  host.querySelector("p").textContent = ""
  const code = host.querySelector("img")
  code.hidden = !data.code
  code.src = data.code ?? ""
}
