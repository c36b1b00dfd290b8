/// <reference lib="dom" />
/** Lines, stacked areas, bars and spark lines, with the lines at which alerts fire. One cursor runs through all of them. */
import uPlot from 'uplot';
import type { NumberData, SeriesData } from '../widgetData.ts';
import { axesOf } from './axes.ts';
import { formatted } from './format.ts';
import { fitLegend, legendOf } from './legend.ts';
import { element } from './markdown.ts';
import { drawMarkLines, type MarkLine } from './markLines.ts';
import { colourOfSeries, cssColour, type Display } from './theme.ts';
import { showTip } from './tip.ts';

/** A constant enum of uPlot's types, which is not there when it runs. */
const logarithmic: object = { distr: 3 };

type Column = (number | null)[];

/** What is drawn of each series: for stacked ones, up to and with it. */
const drawn = ({ style, series }: SeriesData): Column[] => {
  if (style === 'lines') return series.map(({ values }) => [...values]);
  let below: number[] = [];
  return series.map(({ values }) => {
    below = values.map((value, i) => (below[i] ?? 0) + (value ?? 0));
    return [...below];
  });
};

const linesOf = ({ marks }: SeriesData): readonly MarkLine[] => marks.map(({ value, label }) => ({ at: value, label }));

/** A mark far above everything would flatten what there is to see: it is drawn when the values come near it. */
const yRange =
  ({ marks, scale, unit }: SeriesData) =>
  (_: uPlot, min: number | null, max: number | null): [number, number] => {
    const top = max === null || max === 0 ? 1 : max;
    // Shares that hardly move, near all of it: from 0 on they would be one line.
    if (unit === '10^2.%' && marks.length === 0 && min !== null && min > 0.8 && top > min) {
      return [min - (top - min) * 0.3, top + (top - min) * 0.3];
    }
    const near = marks.map(({ value }) => value).filter((value) => value <= top * 2.5 || top === 0);
    const high = Math.max(top, ...near, 1e-9) * 1.08;
    if (scale === 'log') return [Math.max(1e-6, (min ?? 1e-3) * 0.8), high];
    return [Math.min(0, min ?? 0) * 1.08, high];
  };

export const timeFormat = (display: Display): Partial<uPlot.Options> =>
  display.utc ? { tzDate: (at: number) => uPlot.tzDate(new Date(at * 1_000), 'Etc/UTC') } : {};

export const drawSeries = (into: HTMLElement, title: string, data: SeriesData, display: Display): uPlot => {
  const colours = data.series.map(({ outcome }, i) => colourOfSeries(outcome, i, display.dark));
  const body = element('div', '', 'body');
  const legend = legendOf(data, colours);
  into.append(body, legend);
  fitLegend(legend);
  const columns = drawn(data);
  // What is stacked is drawn from the top of the stack down, each layer over the one above it.
  const order = data.series.map((_, i) => i);
  if (data.style !== 'lines') order.reverse();
  const bars = uPlot.paths.bars?.({ size: [0.85, 40] });
  const plot = new uPlot(
    {
      width: body.clientWidth,
      height: body.clientHeight,
      legend: { show: false },
      cursor: { sync: { key: 'all', setSeries: false }, points: { size: 5 }, drag: { x: false, y: false } },
      ...timeFormat(display),
      scales: {
        x: { time: true },
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
        draw: [(plot: uPlot) => drawMarkLines(plot, linesOf(data), '--red')],
        setCursor: [
          (plot: uPlot) => {
            const at = plot.cursor.idx;
            if (at === null || at === undefined || !into.matches(':hover')) return;
            showTip(plot, title, data.times[at] ?? 0, display, rowsAt(data, colours, at));
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

/** A hundredth of the value is no news: without a scale it would look like much. */
const sparkRange = (min: number, max: number): [number, number] => {
  const least = Math.max(Math.abs(min), Math.abs(max)) / 50 || 1;
  const missing = Math.max(0, least - (max - min)) / 2;
  return [min - missing, max + missing];
};

/** Without axes: the shape of the last hours, under a number. */
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
