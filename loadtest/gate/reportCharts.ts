/** Charts over the runs of a gate: latency of each side, and what the generator's machine did meanwhile. */
import type { Markup } from '../../text/markup.ts';
import { chartSvg, spanOf, type Line } from '../../text/chart.ts';
import type { GateReport } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';

type Figures = readonly (readonly [name: string, value: number | undefined])[];

export const gateCharts = ({ runs, comparisons }: GateReport): readonly Markup[] => {
  const percent = (share: number | undefined): number | undefined => (share === undefined ? undefined : share * 100);
  const machine: readonly (readonly [title: string, unit: string, figuresOf: (run: GateRun) => Figures])[] = [
    [
      'Processors of the runner',
      '%',
      ({ runner }) => [
        ['waiting (pressure)', percent(runner.pressure)],
        ['taken away (steal)', percent(runner.steal)],
      ],
    ],
    ['Lateness of iterations, p95', 'ms', ({ runner }) => [['lateness', runner.lateness]]],
    ['Time of a fixed unit of work, over the least', '×', ({ runner }) => [['unit', runner.unit]]],
  ];
  return [
    ...latencyCharts(runs, comparisons),
    ...machine.flatMap(([title, unit, figuresOf]) => {
      const isKnown = runs.some((run) => figuresOf(run).some(([, value]) => value !== undefined));
      return isKnown ? [chartOf(title, unit, runs, figuresOf)] : [];
    }),
  ];
};

/** Each comparison, both sides; without a baseline the candidate's own. */
const latencyCharts = (runs: readonly GateRun[], comparisons: GateReport['comparisons']): readonly Markup[] => {
  if (comparisons.length === 0) {
    return [
      chartOf('reads of the candidate', 'ms', runs, ({ p50, p95 }) => [
        ['median', p50],
        ['slowest 5%', p95],
      ]),
    ];
  }
  return comparisons.map(({ what }) =>
    chartOf(what, 'ms', runs, ({ compared }) => {
      const comparison = compared.find((candidate) => candidate.what === what);
      return [
        ['baseline', comparison?.baseline],
        ['candidate', comparison?.candidate],
      ];
    }),
  );
};

const chartOf = (
  title: string,
  unit: string,
  runs: readonly GateRun[],
  figuresOf: (run: GateRun) => Figures,
): Markup => {
  const names = runs.slice(0, 1).flatMap((run) => figuresOf(run).map(([name]) => name));
  const lines = names.map((name, colour): Line => {
    const points = runs.map((run) => [run.order + 1, figuresOf(run)[colour]?.[1]] as const);
    return { name, colour, points };
  });
  const values = lines.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []));
  return chartSvg({
    title: `${title}, in each run`,
    x: { label: 'run', scale: 'linear', from: 0, to: Math.max(2, runs.length + 1) },
    y: { label: unit, scale: 'linear', ...spanOf(values, 'linear') },
    lines,
    readable: true,
  });
};
