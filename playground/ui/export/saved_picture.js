// Saves a figure as a file. It arrives in the light colours, so it lies on white in both themes.

export default function ({ data, parentElement }) {
  const { picture } = data
  if (!picture || parentElement._saved === picture.at) return
  parentElement._saved = picture.at
  const note = parentElement.querySelector(".playground-saved")
  const figure = readFigure(picture.figure, false)
  const size = { width: picture.width, height: figure.layout.height }
  downloadFigure(figure, picture.format, picture.name, size).catch(
    (error) => (note.textContent = `The picture was not made: ${error.message}`),
  )
}
