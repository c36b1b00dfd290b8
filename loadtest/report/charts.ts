/** The charts of a run over its time: latency, requests, errors, dropped iterations, users, processors; and latency's distribution. */
import type { Markup } from '../../text/markup.ts';
import type { LoadPlan, ScenarioName } from '../plan.ts';
import type { RunSummary } from '../runSummary.ts';
import type { Distribution } from '../k6/summary.ts';
import { chartSvg, spanOf, type Axis, type Line, type Mark } from '../../text/chart.ts';
import type { RunPoints } from './points.ts';
import { binsOf, errorSeries, readableBins, userSeries, type Bin } from './series.ts';
import { latencyText } from '../../text/time.ts';
import { exactPercent } from '../../text/percentage.ts';

interface Drawing {
  readonly plan: LoadPlan;
  readonly run: RunSummary;
  readonly points: RunPoints;
}

type Bins = ReadonlyMap<ScenarioName, readonly Bin[]>;

export const chartsOf = (drawing: Drawing): readonly Markup[] => {
  const { plan, run, points } = drawing;
  const x = timeAxis(run.seconds, plan, points);
  const scenarios = plan.scenarios.map(({ name }) => name);
  const bins: Bins = new Map(scenarios.map((name) => [name, binsOf(points, name, run.seconds)]));
  const judged = scenarios.filter((name) => name === 'reads' || name === 'writes');
  return [
    ...judged.flatMap((name) => [
      latencyChart(name, bins.get(name) ?? [], x, drawing),
      distributionChart(name, drawing),
    ]),
    ...(scenarios.includes('freshness') ? [freshnessChart(x, drawing), distributionChart('freshness', drawing)] : []),
    rateChart('Requests a second', scenarios, bins, x, ({ requests }) => requests),
    errorChart(x, drawing),
    rateChart('Dropped iterations a second: due and not sent', scenarios, bins, x, ({ dropped }) => dropped),
    userChart(x, drawing),
    ...processorChart(x, run),
  ];
};

/** Marks the end of the warm-up, which is not judged: the first judged request, because k6 itself takes a while to start. */
const timeAxis = (seconds: number, { scenarios }: LoadPlan, { load }: RunPoints): Axis => {
  const planned = Math.min(...scenarios.filter(({ name }) => name !== 'warm_up').map(({ startsAt }) => startsAt));
  const marks = [{ value: load?.from ?? planned, label: 'warm-up ends' }];
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
    readable: true,
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
    readable: true,
  });
};

const freshnessChart = (x: Axis, { plan, run, points }: Drawing): Markup => {
  const marks = promised(plan, 'freshness');
  const bins = readableBins(points, run.seconds);
  const values = [...bins.flatMap(({ most }) => most ?? []), ...marks.map(({ value }) => value)];
  return chartSvg({
    title: 'From POST to readable',
    x,
    y: { label: 'ms', scale: 'log', ...spanOf(values, 'log'), marks },
    lines: [
      { name: 'slowest message', colour: 1, points: bins.map(({ at, most }) => [at, most]) },
      { name: 'median', colour: 3, points: bins.map(({ at, median }) => [at, median]) },
    ],
    readable: true,
  });
};

const rateChart = (
  title: string,
  scenarios: readonly ScenarioName[],
  bins: Bins,
  x: Axis,
  of: (bin: Bin) => number,
): Markup =>
  linesChart(
    title,
    '/s',
    x,
    scenarios.map((name, colour) => ({
      name: name.replace('_', '-'),
      colour,
      points: (bins.get(name) ?? []).map((bin) => [bin.at, of(bin)] as const),
    })),
  );

/** Kinds of errors with a line of their own. */
const mostKinds = 5;

const errorChart = (x: Axis, { run, points }: Drawing): Markup => {
  const kinds = points.errors.slice(0, mostKinds);
  const more = points.errors.length - kinds.length;
  return linesChart(
    `Errors a second, by status and kind${more > 0 ? ` (${more} more kinds in the table)` : ''}`,
    '/s',
    x,
    kinds.map((kind, colour) => ({ name: kind.name, colour, points: errorSeries(points, kind, run.seconds) })),
  );
};

const userChart = (x: Axis, { run, points }: Drawing): Markup =>
  linesChart('Users of the generator', 'users', x, [
    { name: 'users', colour: 0, points: userSeries(points, run.seconds) },
  ]);

/** Empty where neither was measured. */
const processorChart = (x: Axis, { processors }: RunSummary): readonly Markup[] => {
  if (processors === undefined) return [];
  const { everySeconds, target, generator } = processors;
  const line = (name: string, colour: number, used: readonly number[] | undefined): readonly Line[] =>
    used === undefined
      ? []
      : [{ name, colour, points: used.map((value, i) => [(i + 0.5) * everySeconds, value] as const) }];
  return [
    linesChart('Processors in use', 'CPUs', x, [...line('target', 0, target), ...line('generator (k6)', 1, generator)]),
  ];
};

const linesChart = (title: string, unit: string, x: Axis, lines: readonly Line[]): Markup => {
  const values = lines.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []));
  return chartSvg({
    title,
    x,
    y: { label: unit, scale: 'linear', ...spanOf(values, 'linear') },
    lines,
    readable: true,
  });
};
