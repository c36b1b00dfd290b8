/// <reference lib="dom" />
/** Incidents as shaded times on every chart, so that a line that turns is seen beside the alert that fired. */
import type uPlot from 'uplot';
import type { IncidentData } from '../widgetData.ts';
import { cssColour } from './theme.ts';
import type { TipRow } from './tip.ts';

type Incidents = IncidentData['incidents'];

let shown: Incidents = [];

export const showIncidents = (incidents: Incidents, plots: Iterable<uPlot>): void => {
  const isSame = JSON.stringify(incidents) === JSON.stringify(shown);
  shown = incidents;
  if (!isSame) for (const plot of plots) plot.redraw(false);
};

const colourOf = (severity: string): string => (severity === 'page' ? '--red' : '--yellow');

/** Call it before the lines are drawn. A short incident is still three pixels wide. */
export const drawIncidents = (plot: uPlot): void => {
  const { ctx, bbox } = plot;
  const px = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const severity of ['ticket', 'page']) {
    ctx.fillStyle = cssColour(colourOf(severity));
    const path = new Path2D();
    const foot = new Path2D();
    for (const { from, to } of shown.filter((incident) => colourOf(incident.severity) === colourOf(severity))) {
      const left = plot.valToPos(from, 'x', true);
      const right = to === null ? bbox.left + bbox.width : plot.valToPos(to, 'x', true);
      const width = Math.max(3 * px, right - left);
      path.rect(left, bbox.top, width, bbox.height);
      foot.rect(left, bbox.top + bbox.height - 3 * px, width, 3 * px);
    }
    // One path, so that incidents at the same time do not darken each other.
    ctx.globalAlpha = 0.09;
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
    ctx.fill(path);
    ctx.globalAlpha = 1;
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
    ctx.fill(foot);
  }
  ctx.restore();
};

/** Those that fire at an instant. Several of one alert are one row. */
export const incidentRows = (at: number): readonly TipRow[] => {
  const firing = shown.filter(({ from, to }) => from <= at && (to === null || to >= at));
  return [...new Map(firing.map((incident) => [incident.title, incident])).values()].map(({ title, severity }) => ({
    name: title,
    colour: cssColour(colourOf(severity)),
    text: severity,
  }));
};
