// The browser's window: one history entry for each gesture, a way up to the figure, and the focus.
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

// A button that is pressed with a key and greyed by what it does would leave the keyboard nowhere: the
// focus waits for a button in its place, or goes from Train to Pause, and from any other to Train. It
// never comes to Stop by itself.
const ROW = ".st-key-run_buttons"
const LONGEST_WAIT = 600_000 // in a queue a run begins late
const LOOK = 100

// Of some, Streamlit keeps a copy that is not seen.
const buttons = () =>
  [...document.querySelectorAll(`${ROW} .stButton button`)].filter((each) => each.offsetWidth)

function keepFocus() {
  window.addEventListener("keydown", (event) => {
    const place = buttons().indexOf(event.target)
    if (place >= 0 && ["Enter", " "].includes(event.key)) follow(place)
  }, true)
  window.addEventListener("pointerdown", () => clearInterval(follow.timer), true)
}

function follow(place) {
  clearInterval(follow.timer)
  const last = performance.now() + LONGEST_WAIT
  const pressed = buttons()[place]
  follow.timer = setInterval(() => {
    const { activeElement: focused } = document
    const isLost = !focused || focused === document.body || focused.disabled
    if (!isLost && focused !== pressed) return clearInterval(follow.timer) // it is elsewhere
    const [own, other] = [buttons()[place], buttons()[place === 0 ? 1 : 0]]
    const next = isLost && [own, other].find((button) => button && !button.disabled)
    next?.focus?.()
    if (next || performance.now() > last) clearInterval(follow.timer)
  }, LOOK)
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
    keepFocus()
  }
  if (data.up > window._playgroundWindow.up) {
    window._playgroundWindow.up = data.up
    scrollUp()
  }
}
