/// <reference lib="dom" />
/** Lines, stacked areas, bars and sparklines, with the thresholds of alerts. All charts share one cursor. */
import uPlot from 'uplot';
import type { NumberData, SeriesData } from '../widgetData.ts';
import { axesOf } from './axes.ts';
import { drawIncidents, incidentRows } from './events.ts';
import { formatted } from './format.ts';
import { fitLegend, legendOf } from './legend.ts';
import { element } from './markdown.ts';
import { drawMarkLines, type MarkLine } from './markLines.ts';
import { drawReleaseLines, releaseRows } from './releaseLines.ts';
import { colourOfSeries, cssColour, type Display } from './theme.ts';
import { showTip } from './tip.ts';

/** uPlot declares a const enum, which does not exist at run time. */
const logarithmic: object = { distr: 3 };

type Column = (number | null)[];

/** The drawn values of each series: cumulative for stacked styles. */
const drawnColumns = ({ style, series }: SeriesData): Column[] => {
  if (style === 'lines') return series.map(({ values }) => [...values]);
  // Before the first point and after the last there is nothing, which is not zero.
  const isKnown = (series[0]?.values ?? []).map((_, i) => series.some(({ values }) => (values[i] ?? null) !== null));
  let below: number[] = [];
  return series.map(({ values }) => {
    below = values.map((value, i) => (below[i] ?? 0) + (value ?? 0));
    return below.map((value, i) => (isKnown[i] === true ? value : null));
  });
};

const linesOf = ({ marks }: SeriesData): readonly MarkLine[] => marks.map(({ value, label }) => ({ at: value, label }));

/** A threshold far above all values would flatten the chart, so it is drawn only when values come near it. */
const yRange =
  ({ marks, scale, unit }: SeriesData) =>
  (_: uPlot, min: number | null, max: number | null): [number, number] => {
    const top = max === null || max === 0 ? 1 : max;
    // Shares close to 100 % that vary little: an axis from 0 would merge them into one line.
    if (unit === '10^2.%' && marks.length === 0 && min !== null && min > 0.8 && top > min) {
      return [min - (top - min) * 0.3, top + (top - min) * 0.3];
    }
    const near = marks.map(({ value }) => value).filter((value) => value <= top * 2.5 || top === 0);
    const high = Math.max(top, ...near, 1e-9) * 1.08;
    if (scale === 'log') return [Math.max(1e-6, (min ?? 1e-3) * 0.8), high];
    return [Math.min(0, min ?? 0) * 1.08, high];
  };

/** Selecting a time on a chart shows it. The selection is not published: other charts would select as well. */
export const zooming = ({ zoom }: Display): { cursor: uPlot.Cursor; setSelect: (plot: uPlot) => void } => ({
  cursor: {
    sync: { key: 'all', setSeries: false, filters: { pub: (type) => type !== 'mousedown' && type !== 'mouseup' } },
    drag: { x: true, y: false, setScale: false, dist: 6 },
  },
  setSelect: (plot) => {
    const { left, width } = plot.select;
    if (width <= 0) return;
    zoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  },
});

export const timeFormat = (display: Display): Partial<uPlot.Options> =>
  display.utc ? { tzDate: (at: number) => uPlot.tzDate(new Date(at * 1_000), 'Etc/UTC') } : {};

export const drawSeries = (into: HTMLElement, title: string, data: SeriesData, display: Display): uPlot => {
  const colours = data.series.map(({ outcome }, i) => colourOfSeries(outcome, i, display.dark));
  const body = element('div', '', 'body');
  const legend = legendOf(data, colours);
  into.append(body, legend);
  fitLegend(legend);
  const columns = drawnColumns(data);
  // Stacked layers are drawn from the top down, each over the previous one.
  const order = data.series.map((_, i) => i);
  if (data.style !== 'lines') order.reverse();
  const bars = uPlot.paths.bars?.({ size: [0.85, 40] });
  const { cursor, setSelect } = zooming(display);
  const plot = new uPlot(
    {
      width: body.clientWidth,
      height: body.clientHeight,
      legend: { show: false },
      cursor: { ...cursor, points: { size: 5 } },
      ...timeFormat(display),
      scales: {
        // The whole range, also where it has no points yet.
        x: { time: true, range: () => [data.times[0] ?? 0, data.times.at(-1) ?? 1] },
        y: { range: yRange(data), ...(data.scale === 'log' ? logarithmic : {}) },
      },
      axes: axesOf(data.unit, display),
      series: [
        {},
        ...order.map((i) => ({
          label: data.series[i]?.name ?? '',
          stroke: colours[i] ?? '#888',
          width: data.style === 'bars' ? 0 : 1.5,
          ...(data.style === 'lines'
            ? {}
            : { fill: data.style === 'bars' ? (colours[i] ?? '#888') : opaque(colours[i] ?? '#888') }),
          ...(data.style === 'bars' && bars !== undefined ? { paths: bars } : {}),
          points: { show: false },
          spanGaps: false,
        })),
      ],
      hooks: {
        drawAxes: [drawIncidents],
        setSelect: [setSelect],
        draw: [
          (plot: uPlot) => {
            drawReleaseLines(plot, data.releases ?? []);
            drawMarkLines(plot, linesOf(data), '--red');
          },
        ],
        setCursor: [
          (plot: uPlot) => {
            const at = plot.cursor.idx;
            if (at === null || at === undefined || !into.matches(':hover')) return;
            const released = releaseRows(data.releases ?? [], data.times, at);
            showTip(plot, title, data.times[at] ?? 0, display, [
              ...released,
              ...incidentRows(data.times[at] ?? 0),
              ...rowsAt(data, colours, at),
            ]);
          },
        ],
      },
    },
    [[...data.times], ...order.map((i) => columns[i] ?? [])] as uPlot.AlignedData,
    body,
  );
  return plot;
};

const opaque = (colour: string): string => `color-mix(in srgb, ${colour} 55%, ${cssColour('--panel')})`;

const rowsAt = (data: SeriesData, colours: readonly string[], at: number) =>
  data.series
    .map(({ name, values }, i) => ({ name, value: values[at] ?? null, colour: colours[i] ?? '#888' }))
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
    .map(({ name, value, colour }) => ({ name, colour, text: formatted(value, data.unit) }));

/** Minimum range, so that a variation of a hundredth does not look large without a scale. */
const sparkRange = (min: number, max: number): [number, number] => {
  const least = Math.max(Math.abs(min), Math.abs(max)) / 50 || 1;
  const missing = Math.max(0, least - (max - min)) / 2;
  return [min - missing, max + missing];
};

/** A sparkline under a number: the last hours, without axes. */
export const drawSpark = (into: HTMLElement, { times, values }: NumberData, display: Display): uPlot | undefined => {
  if (times.length < 2) return undefined;
  const colour = colourOfSeries(undefined, 0, display.dark);
  return new uPlot(
    {
      width: into.clientWidth,
      height: Math.max(20, into.clientHeight),
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: true },
        y: { range: (_, min, max) => sparkRange(min ?? 0, max ?? 1) },
      },
      series: [{}, { stroke: colour, width: 1.5, points: { show: false } }],
    },
    [[...times], [...values]] as uPlot.AlignedData,
    into,
  );
};
