/** Charts as SVG without a library, so that a report is one file that opens in any browser. Colours come from the page's style. */
import { markup, type Markup } from './markup.ts';
import { figure } from './count.ts';
import { roundTo } from '../numbers/clamp.ts';

export interface Line {
  readonly name: string;
  /** Index of the colour in the page's style. */
  readonly colour: number;
  /** `y` is undefined where the line has a gap. */
  readonly points: readonly (readonly [x: number, y: number | undefined])[];
  readonly filled?: boolean;
}

export interface Mark {
  readonly value: number;
  readonly label: string;
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly from: number;
  readonly to: number;
  readonly marks?: readonly Mark[];
  /** Values with their labels, in place of round numbers. */
  readonly ticks?: readonly Mark[];
}

export interface Chart {
  readonly title: string;
  /** For those who cannot see it: what the chart shows, and where its figures are. */
  readonly description?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Puts the values into the SVG, for pages with `chartReader`: they are shown under the pointer, and with the arrow keys. */
  readonly readable?: boolean;
}

const size = { width: 640, height: 270, left: 60, right: 26, top: 24, bottom: 40 };

/** Range of an axis; never empty. */
export const spanOf = (
  values: readonly number[],
  scale: Axis['scale'],
): { readonly from: number; readonly to: number } => {
  const positive = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  const to = positive.reduce((most, value) => Math.max(most, value), scale === 'log' ? 1 : 0);
  if (scale === 'linear') return { from: 0, to: to === 0 ? 1 : to * 1.08 };
  const least = positive.reduce((smallest, value) => Math.min(smallest, value), to);
  return { from: 10 ** Math.floor(Math.log10(least)), to: 10 ** Math.ceil(Math.log10(to * 1.05)) };
};

type Position = (value: number) => number;

const positionOn = ({ scale, from, to }: Axis, start: number, end: number): Position => {
  const at = (value: number): number =>
    scale === 'log' ? Math.log10(Math.max(value, from) / from) / Math.log10(to / from) : (value - from) / (to - from);
  return (value) => start + at(value) * (end - start);
};

const ticksOf = (axis: Axis): readonly Mark[] =>
  axis.ticks ?? roundTicks(axis).map((value) => ({ value, label: figure(value) }));

const roundTicks = ({ scale, from, to }: Axis): readonly number[] => {
  if (scale === 'log') {
    const decades = Math.round(Math.log10(to / from));
    return Array.from({ length: decades + 1 }, (_, i) => from * 10 ** i);
  }
  const rough = (to - from) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
};

const number = (value: number): string => String(roundTo(value, 1));

/** The same digits as a label; null where the line has a gap. */
const rounded = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(4));

/** Values of the lines as JSON, for the script of the page. A line without `x` has that of the first. */
const valuesOf = ({ x, y, lines }: Chart): string => {
  const columns = lines.map(({ points }) => points.map(([value]) => rounded(value)));
  const first = JSON.stringify(columns[0]);
  return JSON.stringify({
    from: size.left,
    to: size.width - size.right,
    top: size.top,
    bottom: size.height - size.bottom,
    width: size.width,
    x,
    unit: y.label,
    lines: lines.map(({ name, points }, index) => ({
      name,
      ...(index > 0 && JSON.stringify(columns[index]) === first ? {} : { x: columns[index] }),
      y: points.map(([, value]) => rounded(value)),
    })),
  });
};

export const chartSvg = (chart: Chart): Markup => {
  const { title, description, x, y, lines, readable = false } = chart;
  const { width, height, left, right, top, bottom } = size;
  const toX = positionOn(x, left, width - right);
  const toY = positionOn(y, height - bottom, top);
  const grid = [
    ...ticksOf(y).map(
      ({ value, label }) =>
        markup`<line class="grid" x1="${left}" x2="${width - right}" y1="${number(toY(value))}" y2="${number(toY(value))}"/><text x="${left - 6}" y="${number(toY(value) + 4)}" text-anchor="end">${label}</text>`,
    ),
    ...ticksOf(x).map(
      ({ value, label }) =>
        markup`<text x="${number(toX(value))}" y="${height - bottom + 16}" text-anchor="middle">${label}</text>`,
    ),
  ];
  const marks = [
    ...(y.marks ?? []).map(
      ({ value, label }) =>
        markup`<line class="mark" x1="${left}" x2="${width - right}" y1="${number(toY(value))}" y2="${number(toY(value))}"/><text class="mark" x="${width - right}" y="${number(toY(value) - 4)}" text-anchor="end">${label}</text>`,
    ),
    ...(x.marks ?? []).map(
      ({ value, label }, i) =>
        markup`<line class="mark" y1="${top}" y2="${height - bottom}" x1="${number(toX(value))}" x2="${number(toX(value))}"/><text class="mark" x="${number(toX(value) - 4)}" y="${top + 28 + i * 14}" text-anchor="end">${label}</text>`,
    ),
  ];
  const drawn = lines.flatMap((line) => lineSvg(line, toX, toY, height - bottom));
  const labels = markup`<text x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${x.label}</text><text x="${left - 6}" y="${top - 12}" text-anchor="end">${y.label}</text>`;
  return markup`<figure><figcaption>${title}${legend(lines)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}"${readable ? markup` data-values="${valuesOf(chart)}"` : undefined}>${description === undefined ? undefined : markup`<desc>${description}</desc>`}${grid}${drawn}${marks}${labels}</svg></figure>`;
};

const legend = (lines: readonly Line[]): readonly Markup[] =>
  lines.map(({ name, colour }) => markup`<span class="key c${colour}">${name}</span>`);

/** Breaks the line at gaps; a single point becomes a dot. */
const lineSvg = ({ colour, points, filled }: Line, toX: Position, toY: Position, ground: number): readonly Markup[] => {
  const pieces: (readonly [number, number])[][] = [[]];
  for (const [x, y] of points) {
    if (y === undefined) pieces.push([]);
    else pieces.at(-1)?.push([toX(x), toY(y)]);
  }
  return pieces
    .filter((piece) => piece.length > 0)
    .map((piece) => {
      const [[first, height] = [0, 0]] = piece;
      if (piece.length === 1)
        return markup`<circle class="c${colour}" cx="${number(first)}" cy="${number(height)}" r="2"/>`;
      const path = piece.map(([x, y]) => `${number(x)},${number(y)}`).join(' ');
      const [last] = piece.at(-1) ?? [0];
      const area =
        filled === true
          ? markup`<polygon class="c${colour}" points="${number(first)},${ground} ${path} ${number(last)},${ground}"/>`
          : undefined;
      return markup`${area}<polyline class="c${colour}" points="${path}"/>`;
    });
};
