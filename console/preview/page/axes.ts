/// <reference lib="dom" />
/** The axes of charts: steps are round in the displayed unit, and labels have room. */
import type uPlot from 'uplot';
import { cssColour, type Display } from './theme.ts';
import { formattedApart } from './format.ts';

const font = '11px system-ui, DejaVu Sans, sans-serif';

const axisStyle = (): Pick<uPlot.Axis, 'stroke' | 'font' | 'ticks'> => ({
  stroke: cssColour('--quiet'),
  font,
  ticks: { stroke: cssColour('--grid'), width: 1, size: 4 },
});

/** Pixels around a label. */
const margin = 16;
const least = 44;

let measuring: CanvasRenderingContext2D | null | undefined;

/** As wide as the widest label. */
const sizeFor = (_: uPlot, values: string[] | null): number => {
  measuring ??= document.createElement('canvas').getContext('2d');
  if (measuring === null || values === null) return 2 * least;
  measuring.font = font;
  return Math.ceil(
    values.reduce((most, text) => Math.max(most, (measuring?.measureText(text ?? '').width ?? 0) + margin), least),
  );
};

const powersOfTwo = Array.from({ length: 81 }, (_, i) => 2 ** (i - 30));
const parts = Array.from({ length: 6 }, (_, i) => [1, 2, 5].map((digit) => digit * 10 ** (i - 6))).flat();
const sixtieths = [1, 2, 5, 10, 15, 30];
const times = [
  ...parts,
  ...sixtieths,
  ...sixtieths.map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600),
  ...[1, 2, 5, 10, 20, 50].map((days) => days * 86_400),
];

/** Undefined where decimal steps are round. */
const stepsFor = (unit: string): number[] | undefined => {
  if (unit.includes('By')) return powersOfTwo;
  return unit === 's' ? times : undefined;
};

/** Describes the scale for screen readers and tests. */
const labelled = (plot: uPlot, labels: string[]): string[] => {
  plot.root.role = 'img';
  plot.root.ariaLabel = `scale: ${labels.join(', ')}`;
  return labels;
};

export const timeAxis = (display: Display): uPlot.Axis => ({
  ...axisStyle(),
  space: 70,
  size: 26,
  values: timeTicks(display),
});

/** Axes with grid lines. */
export const axesOf = (unit: string, display: Display): uPlot.Axis[] => {
  const grid = { stroke: cssColour('--grid'), width: 1 };
  const incrs = stepsFor(unit);
  return [
    { ...timeAxis(display), grid },
    {
      ...axisStyle(),
      grid,
      size: sizeFor,
      // A low chart also gets two labels.
      space: (plot) => (plot.height < 110 ? 16 : 28),
      ...(incrs === undefined ? {} : { incrs }),
      values: (plot, splits) => labelled(plot, formattedApart(splits, unit)),
    },
  ];
};

/** For rows with names instead of values: `names` from the lowest up, at 1, 2, … */
export const rowAxes = (names: readonly string[], display: Display): uPlot.Axis[] => {
  const every = Math.ceil(names.length / 9);
  const shown = names.map((_, i) => i + 1).filter((row) => row % every === 0);
  return [
    { ...timeAxis(display), grid: { show: false } },
    {
      ...axisStyle(),
      grid: { show: false },
      size: sizeFor,
      splits: () => shown,
      values: (plot, splits) =>
        labelled(
          plot,
          splits.map((row) => names[row - 1] ?? ''),
        ),
    },
  ];
};

/** Hours for short steps, else days. */
const timeTicks =
  (display: Display) =>
  (_: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] =>
    splits.map((at) => {
      const zone = display.utc ? { timeZone: 'UTC' } : {};
      const format: Intl.DateTimeFormatOptions =
        step >= 86_400 ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
      return new Intl.DateTimeFormat('en-GB', { ...format, ...zone }).format(at * 1_000);
    });
