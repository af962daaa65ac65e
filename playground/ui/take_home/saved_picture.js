// Saves a figure as a file. It arrives in the light colours, so it lies on white in both themes.

export default function ({ data, parentElement }) {
  const { picture } = data
  if (!picture || parentElement._saved === picture.at) return
  parentElement._saved = picture.at
  const note = parentElement.querySelector(".playground-saved")
  const { data: traces, layout } = readFigure(picture.figure, false)
  const size = { width: picture.width, height: layout.height }
  loadPlotly()
    .then((Plotly) =>
      Plotly.downloadImage(
        { data: traces, layout: { ...layout, ...size } },
        { format: picture.format, filename: picture.name, scale: picture.format === "png" ? 2 : 1, ...size },
      ),
    )
    .catch((error) => (note.textContent = `The picture was not made: ${error.message}`))
}
