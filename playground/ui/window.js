// The browser's window: one history entry for each gesture, and a way up to the figure.
//
// Streamlit pushes an entry for every change of the link. One gesture may change it more than once
// (a switch empties it, then the controls fill it; another page is its parameters, then its path),
// and what nobody did changes it too: a link that is put in order, a player that moves on. Only the
// first change after a gesture adds an entry; the others write over the one that is there.

const GESTURES = ["pointerdown", "pointerup", "keydown", "input", "change", "drop"]

function countEntries() {
  const push = window.history.pushState
  let gesture = false
  for (const name of GESTURES) window.addEventListener(name, () => (gesture = true), true)
  window.addEventListener("popstate", () => (gesture = false))
  window.history.pushState = function (...entry) {
    if (gesture) push.apply(this, entry)
    else this.replaceState(...entry)
    gesture = false
  }
}

function scrollUp() {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches
  document
    .querySelector("[data-testid=stMain]")
    ?.scrollTo({ top: 0, behavior: calm ? "instant" : "smooth" })
}

export default function ({ data }) {
  if (!window._playgroundWindow) {
    window._playgroundWindow = { up: 0 }
    countEntries()
  }
  if (data.up > window._playgroundWindow.up) {
    window._playgroundWindow.up = data.up
    scrollUp()
  }
}
