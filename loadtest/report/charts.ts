/** The charts of a run: latency over time, latency distribution against the objectives, requests, failures, dropped iterations. */
import type { Markup } from '../../text/markup.ts';
import type { LoadPlan, ScenarioName } from '../plan.ts';
import type { RunSummary } from '../runSummary.ts';
import type { Distribution } from '../k6/summary.ts';
import { chartSvg, spanOf, type Axis, type Line, type Mark } from '../../text/chart.ts';
import type { RunPoints } from './points.ts';
import { binsOf, dropsOf, type Bin } from './series.ts';
import { latencyText } from '../../text/time.ts';
import { exactPercent } from '../../text/percentage.ts';

interface Drawing {
  readonly plan: LoadPlan;
  readonly run: RunSummary;
  readonly points: RunPoints;
}

export const chartsOf = (drawing: Drawing): readonly Markup[] => {
  const { plan, run, points } = drawing;
  const x = timeAxis(run.seconds, plan);
  const scenarios = plan.scenarios.map(({ name }) => name);
  const bins = new Map(
    scenarios.map((name) => [
      name,
      binsOf(
        points.requests.filter(({ scenario }) => scenario === name),
        run.seconds,
      ),
    ]),
  );
  const judged = scenarios.filter((name) => name === 'reads' || name === 'writes');
  return [
    ...judged.flatMap((name) => [
      latencyChart(name, bins.get(name) ?? [], x, drawing),
      distributionChart(name, drawing),
    ]),
    ...(scenarios.includes('freshness') ? [freshnessChart(x, drawing), distributionChart('freshness', drawing)] : []),
    rateChart('Requests a second', scenarios, bins, x, ({ requests }) => requests),
    rateChart('Failed requests a second', scenarios, bins, x, ({ failed }) => failed),
    dropChart(points, run.seconds, x),
  ];
};

/** Marks the end of the warm-up, which is not judged. */
const timeAxis = (seconds: number, { scenarios }: LoadPlan): Axis => {
  const measured = Math.min(...scenarios.filter(({ name }) => name !== 'warm_up').map(({ startsAt }) => startsAt));
  const marks = [{ value: measured, label: 'warm-up ends' }];
  return { label: 'seconds', scale: 'linear', from: 0, to: Math.max(1, seconds), marks };
};

/** Latency objectives of a scenario as marks on an axis in milliseconds. */
const promised = ({ counted }: LoadPlan, scenario: ScenarioName): readonly Mark[] =>
  counted.flatMap(({ scenario: own, under, target }) =>
    own === scenario && under !== undefined
      ? [{ value: under, label: `${exactPercent(target)} within ${latencyText(under)}` }]
      : [],
  );

const latencyChart = (scenario: ScenarioName, bins: readonly Bin[], x: Axis, { plan }: Drawing): Markup => {
  const marks = promised(plan, scenario);
  const values = bins.flatMap(({ median, most }) => [median ?? 0, most ?? 0]);
  const span = spanOf([...values, ...marks.map(({ value }) => value)], 'log');
  const line = (name: string, colour: number, of: (bin: Bin) => number | undefined): Line => ({
    name,
    colour,
    points: bins.map((bin) => [bin.at, of(bin)]),
  });
  return chartSvg({
    title: `Latency of ${scenario}`,
    x,
    y: { label: 'ms', scale: 'log', ...span, marks },
    lines: [
      line('slowest', 1, ({ most }) => most),
      line('p95', 2, ({ p95 }) => p95),
      line('median', 0, ({ median }) => median),
    ],
  });
};

const distributionChart = (scenario: ScenarioName, { plan, run }: Drawing): Markup => {
  const found = run.scenarios.find((result) => result.scenario === scenario);
  const times: Distribution | undefined = found?.readableAfter ?? found?.latency;
  const quantiles = times?.quantiles ?? [];
  const marks = promised(plan, scenario);
  const values = [...quantiles.map(([, value]) => value), times?.most ?? 0, ...marks.map(({ value }) => value)];
  const targets = plan.counted.filter((objective) => objective.scenario === scenario && objective.under !== undefined);
  const ends = times === undefined ? [] : [[times.most, 100] as const];
  return chartSvg({
    title: scenario === 'freshness' ? 'Messages readable within' : `Answers to ${scenario} within`,
    x: { label: 'ms', scale: 'log', ...spanOf(values, 'log'), marks },
    y: {
      label: '%',
      scale: 'linear',
      from: 0,
      to: 100,
      marks: targets.map(({ target }) => ({ value: target.mul(100).toNumber(), label: '' })),
    },
    lines: [
      {
        name: 'share',
        colour: 0,
        points: [...quantiles.map(([percentile, value]) => [value, percentile] as const), ...ends],
      },
    ],
  });
};

const freshnessChart = (x: Axis, { plan, points }: Drawing): Markup => {
  const marks = promised(plan, 'freshness');
  const found = points.readableAfter.map(({ at, value }) => [at, value] as const).toSorted(([a], [b]) => a - b);
  const values = [...found.map(([, value]) => value), ...marks.map(({ value }) => value)];
  return chartSvg({
    title: 'From POST to readable',
    x,
    y: { label: 'ms', scale: 'log', ...spanOf(values, 'log'), marks },
    lines: [{ name: 'one message', colour: 3, points: found }],
  });
};

const rateChart = (
  title: string,
  scenarios: readonly ScenarioName[],
  bins: ReadonlyMap<ScenarioName, readonly Bin[]>,
  x: Axis,
  of: (bin: Bin) => number,
): Markup => {
  const lines = scenarios.map((name, colour) => ({
    name: name.replace('_', '-'),
    colour,
    points: (bins.get(name) ?? []).map((bin) => [bin.at, of(bin)] as const),
  }));
  const span = spanOf(
    lines.flatMap(({ points }) => points.map(([, y]) => y)),
    'linear',
  );
  return chartSvg({ title, x, y: { label: '/s', scale: 'linear', ...span }, lines });
};

const dropChart = (points: RunPoints, seconds: number, x: Axis): Markup => {
  const drops = dropsOf(points, seconds).map(({ at, value }) => [at, value] as const);
  const span = spanOf(
    drops.map(([, value]) => value),
    'linear',
  );
  const lines = [{ name: 'due and not sent', colour: 1, points: drops, filled: true }];
  return chartSvg({ title: 'Dropped iterations a second', x, y: { label: '/s', scale: 'linear', ...span }, lines });
};
