/// <reference lib="dom" />
/**
 * A heat map: counts by bucket and time. Rows are buckets, labelled by their bounds; a stronger colour means more
 * events.
 */
import uPlot from 'uplot';
import type { HeatData } from '../widgetData.ts';
import { rowAxes } from './axes.ts';
import { timeFormat, zooming } from './charts.ts';
import { drawIncidents, incidentRows } from './events.ts';
import { formatted } from './format.ts';
import { element } from './markdown.ts';
import { drawMarkLines } from './markLines.ts';
import { cssColour, type Display } from './theme.ts';
import { showTip } from './tip.ts';

/** From the background to the accent colour, in perceptually even steps. */
const shade = (share: number, display: Display): string => {
  const strength = Math.round(8 + 92 * Math.sqrt(share));
  return `color-mix(in oklab, ${display.dark ? '#ffb454' : '#b3261e'} ${strength}%, ${cssColour('--panel')})`;
};

/** Empty buckets at both ends are not drawn. */
const usedBuckets = ({ counts, bounds }: HeatData): readonly [first: number, last: number] => {
  const used = bounds.map((_, j) => counts.some((row) => (row[j] ?? 0) > 0));
  used.push(counts.some((row) => (row[bounds.length] ?? 0) > 0));
  const first = used.indexOf(true);
  return first < 0
    ? [0, Math.min(5, bounds.length)]
    : [Math.max(0, first - 1), Math.min(bounds.length, used.lastIndexOf(true) + 1)];
};

export const drawHeat = (into: HTMLElement, title: string, data: HeatData, display: Display): uPlot => {
  const body = element('div', '', 'body');
  const legend = element('div', '', 'legend');
  into.append(body, legend);
  const [first, last] = usedBuckets(data);
  const rows = last - first + 1;
  const largest = Math.max(1, ...data.counts.flatMap((row) => row));
  legend.append(element('span', `stronger: more events, up to ${formatted(largest, '')} in one cell`));
  const step = (data.times[1] ?? 0) - (data.times[0] ?? 0);
  const label = (bucket: number): string =>
    bucket >= data.bounds.length
      ? `> ${formatted(data.bounds.at(-1) ?? 0, data.unit)}`
      : formatted(data.bounds[bucket] ?? 0, data.unit);
  /** Position of a value among the rows: a threshold's line is on the upper edge of its bucket. */
  const rowOf = (value: number): number => {
    const bucket = data.bounds.findIndex((bound) => bound >= value);
    return (bucket < 0 ? data.bounds.length : bucket) - first + 1;
  };
  const { cursor, setSelect } = zooming(display);
  return new uPlot(
    {
      width: body.clientWidth,
      height: body.clientHeight,
      legend: { show: false },
      cursor: { ...cursor, points: { show: false } },
      ...timeFormat(display),
      scales: {
        x: { time: true, range: () => [(data.times[0] ?? 0) - step, data.times.at(-1) ?? 1] },
        y: { range: () => [0, rows] },
      },
      axes: rowAxes(
        Array.from({ length: rows }, (_, i) => label(first + i)),
        display,
      ),
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        drawAxes: [drawIncidents],
        setSelect: [setSelect],
        draw: [
          (plot: uPlot) => {
            const { ctx, bbox } = plot;
            ctx.save();
            ctx.beginPath();
            ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
            ctx.clip();
            data.counts.forEach((row, i) => {
              const end = data.times[i] ?? 0;
              const left = Math.floor(plot.valToPos(end - step, 'x', true));
              const right = Math.ceil(plot.valToPos(end, 'x', true));
              for (let j = first; j <= last; j += 1) {
                const count = row[j] ?? 0;
                if (count === 0) continue;
                const top = Math.floor(plot.valToPos(j - first + 1, 'y', true));
                const bottom = Math.ceil(plot.valToPos(j - first, 'y', true));
                ctx.fillStyle = shade(count / largest, display);
                ctx.fillRect(left, top, Math.max(1, right - left), bottom - top);
              }
            });
            ctx.restore();
            const lines = data.marks.map(({ value, label: words }) => ({
              at: Math.min(rows, rowOf(value)),
              label: words,
            }));
            drawMarkLines(plot, lines, '--accent');
          },
        ],
        setCursor: [
          (plot: uPlot) => {
            const at = plot.cursor.idx;
            if (at === null || at === undefined || !into.matches(':hover')) return;
            const row = data.counts[at] ?? [];
            const rows = row
              .map((count, j) => ({ count, j }))
              .filter(({ count }) => count > 0)
              .toReversed()
              .map(({ count, j }) => ({
                name: `up to ${label(j)}`,
                colour: 'transparent',
                text: formatted(count, ''),
              }));
            showTip(plot, title, data.times[at] ?? 0, display, [...incidentRows(data.times[at] ?? 0), ...rows]);
          },
        ],
      },
    },
    [[...data.times], data.times.map(() => 0)] as uPlot.AlignedData,
    body,
  );
};
