/// <reference lib="dom" />
/** Releases as upright lines: what somebody looks for first where a line turns. Their titles are in the tooltip. */
import type uPlot from 'uplot';
import type { DrawnRelease } from '../widgetData.ts';
import type { TipRow } from './tip.ts';
import { cssColour } from './theme.ts';

const colour = '--accent';

export const drawReleaseLines = (plot: uPlot, releases: readonly DrawnRelease[]): void => {
  const { ctx, bbox } = plot;
  const px = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = px;
  ctx.strokeStyle = cssColour(colour);
  ctx.fillStyle = cssColour(colour);
  for (const { at } of releases) {
    const x = Math.round(plot.valToPos(at, 'x', true));
    ctx.setLineDash([2 * px, 3 * px]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x - 4 * px, bbox.top);
    ctx.lineTo(x + 4 * px, bbox.top);
    ctx.lineTo(x, bbox.top + 6 * px);
    ctx.fill();
  }
  ctx.restore();
};

/** Those in the interval that ends at the instant under the cursor, and in the one after it. */
export const releaseRows = (
  releases: readonly DrawnRelease[],
  times: readonly number[],
  at: number,
): readonly TipRow[] => {
  const [before, after] = [times[at - 1] ?? times[at] ?? 0, times[at + 1] ?? times[at] ?? 0];
  return releases
    .filter((release) => release.at >= before && release.at <= after)
    .map(({ label }) => ({ name: label, colour: cssColour(colour), text: '' }));
};
