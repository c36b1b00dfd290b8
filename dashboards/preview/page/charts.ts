/// <reference lib="dom" />
/** Lines, stacked areas, bars and spark lines, with the lines at which alerts fire. One cursor runs through all of them. */
import uPlot from 'uplot';
import type { DrawnMark, NumberData, SeriesData } from '../widgetData.ts';
import { formatted, unitWords } from './format.ts';
import { element } from './markdown.ts';
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

const axes = (unit: string, display: Display): uPlot.Axis[] => {
  const shared = {
    stroke: cssColour('--quiet'),
    font: '11px system-ui, DejaVu Sans, sans-serif',
    grid: { stroke: cssColour('--grid'), width: 1 },
    ticks: { stroke: cssColour('--grid'), width: 1, size: 4 },
  };
  return [
    { ...shared, space: 70, size: 26, values: timeTicks(display) },
    {
      ...shared,
      size: 64,
      space: 28,
      values: (_: uPlot, splits: number[]) => splits.map((value) => formatted(value, unit)),
    },
  ];
};

/** Dashed lines across the plot, each with its words where there is room. */
const marksPlugin = (marks: readonly DrawnMark[]): uPlot.Plugin => ({
  hooks: {
    draw: (plot: uPlot) => {
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      let last = -Infinity;
      for (const { value, label } of marks) {
        const y = Math.round(plot.valToPos(value, 'y', true));
        ctx.strokeStyle = cssColour('--red');
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
        if (Math.abs(y - last) < 13 * devicePixelRatio) continue;
        last = y;
        ctx.font = `${10.5 * devicePixelRatio}px system-ui, DejaVu Sans, sans-serif`;
        ctx.textAlign = 'right';
        const isHigh = y - 16 * devicePixelRatio < bbox.top;
        const base = isHigh ? y + 12 * devicePixelRatio : y - 5 * devicePixelRatio;
        const right = bbox.left + bbox.width - 4 * devicePixelRatio;
        const { width } = ctx.measureText(label);
        ctx.fillStyle = cssColour('--panel');
        ctx.globalAlpha = 0.8;
        ctx.fillRect(right - width - 3, base - 10 * devicePixelRatio, width + 6, 13 * devicePixelRatio);
        ctx.globalAlpha = 1;
        ctx.fillStyle = cssColour('--red');
        ctx.fillText(label, right, base);
      }
      ctx.restore();
    },
  },
});

/** A mark far above everything would flatten what there is to see: it is drawn when the values come near it. */
const yRange =
  (marks: readonly DrawnMark[], scale: SeriesData['scale']) =>
  (_: uPlot, min: number | null, max: number | null): [number, number] => {
    const top = max === null || max === 0 ? 1 : max;
    // Shares that hardly move, near the top: from 0 on they would all be one line.
    if (marks.length === 0 && min !== null && min > 0.8 * top && top > min) {
      return [min - (top - min) * 0.3, top + (top - min) * 0.3];
    }
    const near = marks.map(({ value }) => value).filter((value) => value <= top * 2.5 || top === 0);
    const high = Math.max(top, ...near, 1e-9) * 1.08;
    if (scale === 'log') return [Math.max(1e-6, (min ?? 1e-3) * 0.8), high];
    return [Math.min(0, min ?? 0) * 1.08, high];
  };

/** Hours of the day where that is enough, else days. */
export const timeTicks =
  (display: Display) =>
  (_: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] =>
    splits.map((at) => {
      const zone = display.utc ? { timeZone: 'UTC' } : {};
      const parts: Intl.DateTimeFormatOptions =
        step >= 86_400 ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
      return new Intl.DateTimeFormat('en-GB', { ...parts, ...zone }).format(at * 1_000);
    });

export const timeFormat = (display: Display): Partial<uPlot.Options> =>
  display.utc ? { tzDate: (at: number) => uPlot.tzDate(new Date(at * 1_000), 'Etc/UTC') } : {};

export const drawSeries = (into: HTMLElement, title: string, data: SeriesData, display: Display): uPlot => {
  const colours = data.series.map(({ name }, i) => colourOfSeries(name, i, display.dark));
  const body = element('div', '', 'body');
  const legend = legendOf(data, colours);
  into.append(body, legend);
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
        y: { range: yRange(data.marks, data.scale), ...(data.scale === 'log' ? logarithmic : {}) },
      },
      axes: axes(data.unit, display),
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
      plugins: [marksPlugin(data.marks)],
      hooks: {
        setCursor: [
          (one: uPlot) => {
            const at = one.cursor.idx;
            if (at === null || at === undefined || !into.matches(':hover')) return;
            showTip(one, title, data.times[at] ?? 0, display, rowsAt(data, colours, at));
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

const most = 8;

const legendOf = ({ series, unit }: SeriesData, colours: readonly string[]): HTMLElement => {
  const legend = element('div', '', 'legend');
  const latest = series.map(({ name, values }, i) => ({
    name,
    last: values.findLast((value) => value !== null) ?? null,
    colour: colours[i] ?? '#888',
  }));
  const shown = latest.length > most ? latest.toSorted((a, b) => (b.last ?? 0) - (a.last ?? 0)).slice(0, most) : latest;
  for (const { name, last, colour } of shown) {
    const item = element('span');
    const swatch = element('span', '', 'swatch');
    swatch.style.background = colour;
    item.append(swatch, name, ' ', element('b', formatted(last, unit)));
    legend.append(item);
  }
  if (latest.length > most) legend.append(element('span', `and ${latest.length - most} more`));
  const words = unitWords(unit);
  if (words !== '') legend.append(element('span', `in ${words}`));
  return legend;
};

/** Without axes: the shape of the last hours, under a number. */
export const drawSpark = (into: HTMLElement, { times, values }: NumberData, display: Display): uPlot | undefined => {
  if (times.length < 2) return undefined;
  const colour = colourOfSeries('', 0, display.dark);
  return new uPlot(
    {
      width: into.clientWidth,
      height: Math.max(20, into.clientHeight),
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: true },
        y: { range: (_, min, max) => (min === max ? [(min ?? 0) - 1, (max ?? 0) + 1] : [min ?? 0, max ?? 1]) },
      },
      series: [{}, { stroke: colour, width: 1.5, points: { show: false } }],
    },
    [[...times], [...values]] as uPlot.AlignedData,
    into,
  );
};
