/** Rules about SLOs in files. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { has, messageIn, numberIn, pathTo, present, secondsIn, textIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { metricTypeOf } from '../query/filter.ts';
import { metricOf, type Metric } from '../query/metric.ts';
import { questionsOf } from '../query/question.ts';

const proto = 'google/monitoring/v3/service.proto';
const [day, month] = [86_400, 2_592_000];

const slos = (artefact: Artefact, faultsOf: (slo: Message) => readonly ArtefactFault[]): readonly ArtefactFault[] =>
  artefact.type === 'ServiceLevelObjective' ? faultsOf(artefact.root) : [];

export const sloGoal: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slo-goal',
    severity: 'error',
    title: 'The goal of an SLO is above 0 and at most 0.9999.',
    source: `${proto}, ServiceLevelObjective.goal`,
  },
  (artefact) =>
    slos(artefact, (slo) => {
      const goal = numberIn(slo, 'goal');
      if (goal === undefined || (goal > 0 && goal <= 0.9999)) return [];
      const isPercent = goal > 1 && goal < 100;
      const fix = isPercent
        ? `write ${Number((goal / 100).toPrecision(12))}: a goal is a fraction, not a percentage`
        : 'write a value such as 0.999';
      return [
        {
          path: pathTo(slo, 'goal'),
          message: `a goal of ${goal} is out of range: it has to be above 0 and at most 0.9999`,
          fix,
        },
      ];
    }),
);

export const sloPeriod: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slo-period',
    severity: 'error',
    title: 'The period of an SLO is 1 to 30 whole days, or a calendar day, week, fortnight or month.',
    source: `${proto}, ServiceLevelObjective.period`,
  },
  (artefact) =>
    slos(artefact, (slo): readonly ArtefactFault[] => {
      const found = present(slo, ['rollingPeriod', 'rollingPeriodDays', 'calendarPeriod']);
      if (found.length > 1)
        return [{ path: slo.path, message: `the SLO has ${found.join(' and ')}`, fix: 'keep one of them' }];
      const [seconds, days] = [secondsIn(slo, 'rollingPeriod'), numberIn(slo, 'rollingPeriodDays')];
      const period = seconds ?? (days === undefined ? undefined : days * day);
      const isWrong = period !== undefined && (period < day || period > month || period % day !== 0);
      if (isWrong && seconds !== undefined)
        return [
          {
            path: pathTo(slo, 'rollingPeriod'),
            message: `a rollingPeriod of ${seconds}s is not 1 to 30 whole days`,
            fix: 'write a value such as "2592000s" (30 days)',
          },
        ];
      if (isWrong)
        return [
          {
            path: pathTo(slo, 'rollingPeriodDays'),
            message: `a rolling period of ${days} days is not 1 to 30 whole days`,
            fix: 'write 1 to 30',
          },
        ];
      const calendar = textIn(slo, 'calendarPeriod') ?? '';
      return /^(?:QUARTER|HALF|YEAR)$/.test(calendar)
        ? [
            {
              path: pathTo(slo, 'calendarPeriod'),
              message: `a calendarPeriod of ${calendar} is not supported`,
              fix: 'write DAY, WEEK, FORTNIGHT or MONTH',
            },
          ]
        : [];
    }),
);

export const sloRatio: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slo-ratio',
    severity: 'error',
    title: 'A ratio of an SLO has exactly two of good, bad and total.',
    source: `${proto}, TimeSeriesRatio`,
  },
  (artefact) =>
    each(artefact, 'TimeSeriesRatio').flatMap((ratio) => {
      const found = present(ratio, ['goodServiceFilter', 'badServiceFilter', 'totalServiceFilter']);
      if (found.length === 2 || ratio.isOpen) return [];
      const problem =
        found.length === 3 ? 'the ratio has good, bad and total' : `the ratio has only ${found.join('') || 'nothing'}`;
      return [
        {
          path: ratio.path,
          message: problem,
          fix: 'write exactly two of goodServiceFilter, badServiceFilter and totalServiceFilter',
        },
      ];
    }),
);

interface Wanted {
  readonly values: readonly Metric['value'][];
  readonly kinds: readonly Metric['kind'][];
}

const counters: Wanted = { values: ['INT64', 'DOUBLE'], kinds: ['DELTA', 'CUMULATIVE'] };

const wanted: Readonly<Record<string, Wanted>> = {
  goodServiceFilter: counters,
  badServiceFilter: counters,
  totalServiceFilter: counters,
  distributionFilter: { values: ['DISTRIBUTION'], kinds: ['DELTA', 'CUMULATIVE'] },
  goodBadMetricFilter: { values: ['BOOL'], kinds: ['GAUGE', 'DELTA', 'CUMULATIVE'] },
  timeSeries: { values: ['INT64', 'DOUBLE'], kinds: ['GAUGE'] },
};

export const sloMetric: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slo-metric',
    severity: 'error',
    title: 'The metrics of an SLO have the kind and the value type that its indicator needs.',
    source: `${proto}, TimeSeriesRatio, DistributionCut and WindowsBasedSli; kinds of metrics: model/signals.ts`,
  },
  (artefact) =>
    slos(artefact, () =>
      questionsOf(artefact).flatMap(({ field, filter, path }) => {
        const type = metricTypeOf(filter);
        const metric = type === undefined ? undefined : metricOf(type);
        const needs = wanted[field];
        if (metric === undefined || needs === undefined) return [];
        if (needs.values.includes(metric.value) && needs.kinds.includes(metric.kind)) return [];
        const problem = `${field} needs ${needs.kinds.join(' or ')} metrics of type ${needs.values.join(' or ')}, but ${metric.type} is ${metric.kind} ${metric.value}`;
        const fix = metric.value === 'DISTRIBUTION' ? 'use distributionCut' : 'use another metric';
        return [{ path, message: problem, fix }];
      }),
    ),
);

export const sloWindow: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slo-window',
    severity: 'error',
    title: 'A windowPeriod is at least a minute and divides a day without remainder.',
    source: `${proto}, WindowsBasedSli.window_period`,
  },
  (artefact) =>
    each(artefact, 'WindowsBasedSli').flatMap((sli) => {
      const period = secondsIn(sli, 'windowPeriod');
      if (period === undefined || (period >= 60 && day % period === 0)) return [];
      return [
        {
          path: pathTo(sli, 'windowPeriod'),
          message: `a windowPeriod of ${period}s is below 60s or does not divide a day without remainder`,
          fix: 'write a value such as "60s", "300s" or "3600s"',
        },
      ];
    }),
);

export const sloRange: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slo-range',
    severity: 'warning',
    title: 'In Terraform, the range of an SLO has a max.',
    source:
      'Documentation of google_monitoring_slo: "max value for the range (inclusive). If not given, will be set to 0"',
  },
  (artefact) =>
    ['DistributionCut', 'MetricRange'].flatMap((type) =>
      each(artefact, type).flatMap((cut) => {
        const range = messageIn(cut, 'range');
        if (artefact.shape !== 'terraform' || range === undefined || range.isOpen || has(range, 'max')) return [];
        return [
          {
            path: range.path,
            message: 'the range has no max: Terraform sends 0, and no event is good',
            fix: 'write max; a large number if there is no upper bound',
          },
        ];
      }),
    ),
);
