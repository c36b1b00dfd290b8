/** The measured curve as a page: latency and errors against the rate, and the resulting size. */
import { markup, type Markup } from '../../text/markup.ts';
import { chartSvg, spanOf, type Mark } from '../../text/chart.ts';
import { listOf, pageOf, tableOf } from '../report/frame.ts';
import { figure } from '../../text/count.ts';
import type { CurvePoint } from './curve.ts';
import type { MeasuredRun } from './size.ts';
import { cannotKnow, kneeText, sizeHead } from './sizeText.ts';

export interface SizePage {
  readonly system: string;
  readonly rows: readonly (readonly string[])[];
  readonly runs: readonly MeasuredRun[];
  readonly declared: number;
  readonly measured: string;
}

export const sizePage = ({ system, rows, runs, declared, measured }: SizePage): string => {
  const title = `${system}: what it takes`;
  return pageOf(
    title,
    markup`<h1>${title}</h1>
<p class="soft">${measured}</p>
<ul>${kneeText(runs).map((text) => markup`<li>${text}</li>`)}</ul>
${tableOf(sizeHead, rows)}
<h2>What was measured</h2>
<div class="charts">${chartsOf(runs, declared)}</div>
<h2>What it cannot know</h2>
${listOf(cannotKnow, 'soft')}`,
  );
};

/** Points of all runs, by their rate. */
const chartsOf = (runs: readonly MeasuredRun[], declared: number): readonly Markup[] => {
  const curve = runs
    .flatMap((run) => run.curve)
    .filter(({ rate }) => rate > 0)
    .toSorted((a, b) => a.rate - b.rate);
  const marks: readonly Mark[] = [
    { value: declared, label: `declared ${figure(declared)}/s` },
    ...runs.flatMap(({ broke }) =>
      broke === undefined ? [] : [{ value: broke.rate, label: `broke at ${figure(broke.rate)}/s` }],
    ),
  ];
  const most = Math.max(...marks.map(({ value }) => value), ...curve.map(({ rate }) => rate));
  const x = { label: 'requests a second', scale: 'linear', from: 0, to: most * 1.05, marks } as const;
  const times = curve.flatMap(({ p50, p95 }) => [p50 ?? 0, p95 ?? 0]);
  const of = (value: (point: CurvePoint) => number | undefined): readonly (readonly [number, number | undefined])[] =>
    curve.map((point) => [point.rate, value(point)]);
  return [
    chartSvg({
      title: 'Latency',
      x,
      y: { label: 'ms', scale: 'log', ...spanOf(times, 'log') },
      lines: [
        { name: 'p95', colour: 2, points: of(({ p95 }) => p95) },
        { name: 'median', colour: 0, points: of(({ p50 }) => p50) },
      ],
    }),
    chartSvg({
      title: 'Failed or not sent',
      x,
      y: {
        label: '%',
        scale: 'linear',
        ...spanOf(
          curve.map(({ errors }) => errors * 100),
          'linear',
        ),
      },
      lines: [{ name: 'of all requests', colour: 1, points: of(({ errors }) => errors * 100) }],
    }),
  ];
};
