// Lays heat over the face that is drawn on a canvas already: values 0..1, row by row, blended from cell to cell.
export function warm(canvas, columns, rows, values) {
  const cells = document.createElement('canvas');
  cells.width = columns;
  cells.height = rows;
  const dots = cells.getContext('2d');
  dots.fillStyle = getComputedStyle(canvas).color;
  values.forEach((value, i) => {
    dots.globalAlpha = value * 0.85;
    dots.fillRect(i % columns, Math.floor(i / columns), 1, 1);
  });

  const context = canvas.getContext('2d');
  context.globalCompositeOperation = 'saturation'; // Filters would do too, but not in every browser.
  context.fillStyle = 'gray';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = 'source-over';
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(cells, 0, 0, canvas.width, canvas.height);
}
