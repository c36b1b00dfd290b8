/// <reference lib="dom" />
/** Dashed lines across a plot, labelled at the left: the newest values are at the right. */
import type uPlot from 'uplot';
import { cssColour } from './theme.ts';

export interface MarkLine {
  /** On the plot's own scale. */
  readonly at: number;
  readonly label: string;
}

/** Minimum distance between two labels in pixels. */
const apart = 13;

/** `colour` is the name of a variable in index.css. */
export const drawMarkLines = (plot: uPlot, lines: readonly MarkLine[], colour: string): void => {
  const { ctx, bbox } = plot;
  const px = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = px;
  ctx.strokeStyle = cssColour(colour);
  ctx.setLineDash([6 * px, 4 * px]);
  const placed = lines.map(({ at, label }) => ({ label, y: Math.round(plot.valToPos(at, 'y', true)) }));
  for (const { y } of placed) {
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.font = `${10.5 * px}px system-ui, DejaVu Sans, sans-serif`;
  ctx.textAlign = 'left';
  ctx.lineWidth = 3 * px;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = cssColour('--panel');
  ctx.fillStyle = cssColour(colour);
  let last = -Infinity;
  for (const { label, y } of placed.toSorted((a, b) => a.y - b.y)) {
    if (y - last < apart * px) continue;
    last = y;
    const isHigh = y - 16 * px < bbox.top;
    const base = isHigh ? y + 12 * px : y - 5 * px;
    ctx.strokeText(label, bbox.left + 5 * px, base);
    ctx.fillText(label, bbox.left + 5 * px, base);
  }
  ctx.restore();
};
