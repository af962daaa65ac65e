// Plotly comes from this app's own server, once for all figures of a page.

function loadPlotly(url) {
  window.__playgroundPlotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly)
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => reject(new Error(`Plotly did not load from ${url}`))
    document.head.append(script)
  })
  return window.__playgroundPlotly
}
