/** Rules about conditions on metrics: thresholds, ratios, forecasts, absence. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { lacks, numberIn, keysOf, pathTo, secondsIn, textIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { leastWindow } from '../../series/lateness.ts';
import { alignerOf, withoutPeriod } from '../query/aggregationChecks.ts';
import { metricTypeOf, metricTypes, resourceTypes, type Filter } from '../query/filter.ts';
import { metricOf } from '../query/metric.ts';
import { questionsOf, type Question } from '../query/question.ts';
import { timingOf, timingText } from '../query/timing.ts';
import { lengthOf, ofPolicy, proto } from './policy.ts';

const filterQuestions = (artefact: Artefact): readonly Question[] =>
  artefact.type === 'AlertPolicy' ? questionsOf(artefact) : [];

export const filterMetric: Check<Artefact> = artefactCheck(
  {
    id: 'policies/filter-metric',
    severity: 'error',
    title: "A condition's filter names a metric.type.",
    source: `${proto}, MetricThreshold.filter and denominator_filter`,
  },
  (artefact) => filterQuestions(artefact).flatMap((question) => lacking(question, 'metric.type', metricTypes)),
);

export const filterResource: Check<Artefact> = artefactCheck(
  {
    id: 'policies/filter-resource',
    severity: 'error',
    title: "A condition's filter names a resource.type.",
    source: `${proto}, MetricThreshold.filter; hashicorp/terraform-provider-google#7179`,
  },
  (artefact) =>
    filterQuestions(artefact)
      .filter(({ field }) => field !== 'denominatorFilter')
      .flatMap((question) => lacking(question, 'resource.type', resourceTypes)),
);

/** A selector of an SLO or of processes replaces metric.type and resource.type. Source: Cloud Monitoring, "Process-health filters". */
const lacking = (
  { field, filter, path }: Question,
  name: string,
  named: (filter: Filter) => readonly unknown[],
): readonly ArtefactFault[] => {
  const isComplete = !filter.isOpen && filter.selectors.length === 0 && filter.unclosed === undefined;
  if (!isComplete || named(filter).length > 0) return [];
  return [{ path, message: `the ${field} names no ${name}`, fix: `add ${name}="…"` }];
};

const longestFilter = 2_048;

export const filterLength: Check<Artefact> = artefactCheck(
  {
    id: 'policies/filter-length',
    severity: 'error',
    title: "A condition's filter has at most 2,048 characters.",
    source: `${proto}, MetricThreshold.filter`,
  },
  (artefact) =>
    filterQuestions(artefact)
      .filter(({ filter }) => !filter.isTemplated && lengthOf(filter.text) > longestFilter)
      .map(({ filter, path }) => ({
        path,
        message: `the filter has ${lengthOf(filter.text)} characters: the maximum is ${longestFilter}`,
        fix: 'use one_of(…) or a regular expression, or split the condition',
      })),
);

export const alignmentMissing: Check<Artefact> = artefactCheck(
  {
    id: 'policies/alignment-missing',
    severity: 'error',
    title: 'In a policy, an aggregation with an aligner has an alignmentPeriod.',
    source: 'google/monitoring/v3/common.proto, Aggregation.alignment_period',
  },
  (artefact) =>
    ofPolicy(artefact, () =>
      each(artefact, 'Aggregation')
        .filter(withoutPeriod)
        .map(({ path }) => {
          const period = periodBeside(artefact, path) ?? '60s';
          return {
            path,
            message: 'the aggregation has an aligner but no alignmentPeriod',
            fix: `add alignmentPeriod: "${period}"`,
            repair: { kind: 'Insert', path: keysOf(path), key: 'alignmentPeriod', value: period },
          };
        }),
    ),
);

/** The period of the other side of the ratio, or of the other aggregation of the condition: they have to agree. */
const periodBeside = (artefact: Artefact, path: ArtefactFault['path']): string | undefined => {
  const condition = keysOf(path).slice(0, -2).join('.');
  const beside = each(artefact, 'Aggregation').filter(
    (other) => keysOf(other.path).slice(0, -2).join('.') === condition,
  );
  const [period] = beside.flatMap((other) => secondsIn(other, 'alignmentPeriod') ?? []);
  return period === undefined || period < 60 ? undefined : `${period}s`;
};

/** Spellings of other tools for the comparisons. GE and LE exist, but mean something else. */
const comparisons: Readonly<Record<string, string>> = {
  COMPARISON_GREATER_THAN: 'COMPARISON_GT',
  COMPARISON_LESS_THAN: 'COMPARISON_LT',
  GREATER_THAN: 'COMPARISON_GT',
  LESS_THAN: 'COMPARISON_LT',
  GT: 'COMPARISON_GT',
  LT: 'COMPARISON_LT',
};

export const comparison: Check<Artefact> = artefactCheck(
  {
    id: 'policies/comparison',
    severity: 'error',
    title: 'A threshold is compared with COMPARISON_GT or COMPARISON_LT.',
    source: `${proto}, MetricThreshold.comparison: "only COMPARISON_LT and COMPARISON_GT are supported"`,
  },
  (artefact) => [
    ...artefact.misfits.flatMap((misfit): readonly ArtefactFault[] => {
      if (misfit.kind !== 'UnknownValue' || misfit.field !== 'comparison') return [];
      const { value, path } = misfit;
      const right = comparisons[value.toUpperCase()];
      const problem = `'${value}' is not a comparison`;
      if (right === undefined) return [{ path, message: problem, fix: 'write COMPARISON_GT or COMPARISON_LT' }];
      return [
        {
          path,
          message: problem,
          fix: `write ${right}`,
          repair: { kind: 'Respell', path: keysOf(path), from: value, to: right },
        },
      ];
    }),
    ...each(artefact, 'MetricThreshold').flatMap((threshold): readonly ArtefactFault[] => {
      const value = textIn(threshold, 'comparison');
      if (value === undefined || !/_(?:GE|LE|EQ|NE)$/.test(value)) return [];
      const fix = value.endsWith('_GE')
        ? 'write COMPARISON_GT and a threshold a little below'
        : value.endsWith('_LE')
          ? 'write COMPARISON_LT and a threshold a little above'
          : 'write COMPARISON_GT or COMPARISON_LT';
      return [{ path: pathTo(threshold, 'comparison'), message: `${value} is not supported in a condition`, fix }];
    }),
  ],
);

export const thresholdDuration: Check<Artefact> = artefactCheck(
  {
    id: 'policies/threshold-duration',
    severity: 'error',
    title: 'The duration of a threshold condition is in whole minutes.',
    source: `${proto}, MetricThreshold.duration: "only values that are a multiple of a minute"`,
  },
  (artefact) =>
    ['MetricThreshold', 'MonitoringQueryLanguageCondition'].flatMap((type) =>
      each(artefact, type).flatMap((threshold) => {
        const duration = secondsIn(threshold, 'duration');
        if (duration === undefined || (duration >= 0 && duration % 60 === 0)) return [];
        const near = Math.max(60, Math.round(duration / 60) * 60);
        return [
          {
            path: pathTo(threshold, 'duration'),
            message: `a duration of ${duration}s is not a whole number of minutes`,
            fix: `write "0s" or "${near}s"`,
          },
        ];
      }),
    ),
);

export const missingDataDuration: Check<Artefact> = artefactCheck(
  {
    id: 'policies/missing-data-duration',
    severity: 'error',
    title: 'An evaluationMissingData needs a duration of at least a minute.',
    source: `${proto}, MetricThreshold.evaluation_missing_data; hashicorp/terraform-provider-google#16892`,
  },
  (artefact) =>
    ['MetricThreshold', 'MonitoringQueryLanguageCondition']
      .flatMap((type) => each(artefact, type))
      .flatMap((threshold) => {
        const rule = textIn(threshold, 'evaluationMissingData') ?? '';
        const duration = lacks(threshold, 'duration') ? 0 : secondsIn(threshold, 'duration');
        if (!/_(?:INACTIVE|ACTIVE|NO_OP)$/.test(rule) || duration === undefined || duration >= 60) return [];
        return [
          {
            path: pathTo(threshold, 'evaluationMissingData'),
            message: `${rule} needs a duration of 60s or more, but the duration is ${duration}s`,
            fix: 'write a duration of "60s" or more, or remove evaluationMissingData',
          },
        ];
      }),
);

export const trigger: Check<Artefact> = artefactCheck(
  {
    id: 'policies/trigger',
    severity: 'error',
    title: 'A trigger is a count or a percentage.',
    source: `${proto}, Condition.Trigger`,
  },
  (artefact) =>
    each(artefact, 'Trigger').flatMap((trigger): readonly ArtefactFault[] => {
      const [count, percent] = [numberIn(trigger, 'count'), numberIn(trigger, 'percent')];
      // Terraform plans write the unset field as 0.
      if (count !== undefined && percent !== undefined && count !== 0 && percent !== 0)
        return [{ path: trigger.path, message: 'the trigger has both a count and a percent', fix: 'keep one of them' }];
      if (count !== undefined && count < 0)
        return [{ path: pathTo(trigger, 'count'), message: `a count of ${count} is below 0`, fix: 'write 1 or more' }];
      if (percent === undefined || (percent >= 0 && percent <= 100)) return [];
      return [
        {
          path: pathTo(trigger, 'percent'),
          message: `a percent of ${percent} is not between 0 and 100`,
          fix: 'write a percentage',
        },
      ];
    }),
);

export const absentDuration: Check<Artefact> = artefactCheck(
  {
    id: 'policies/absent-duration',
    severity: 'error',
    title: 'The duration of an absence condition is at least two minutes, in whole minutes.',
    source: `${proto}, MetricAbsence.duration`,
  },
  (artefact) =>
    each(artefact, 'MetricAbsence').flatMap((absence) => {
      const duration = secondsIn(absence, 'duration');
      if (duration === undefined || (duration >= 120 && duration % 60 === 0)) return [];
      const problem =
        duration < 120
          ? `a duration of ${duration}s is below 120s`
          : `a duration of ${duration}s is not a whole number of minutes`;
      return [
        {
          path: pathTo(absence, 'duration'),
          message: problem,
          fix: `write "${Math.max(120, Math.ceil(duration / 60) * 60)}s"`,
        },
      ];
    }),
);

export const absentTooSoon: Check<Artefact> = artefactCheck(
  {
    id: 'policies/absent-too-soon',
    severity: 'warning',
    title: 'The duration of an absence condition is longer than the delay of its metric.',
    source: 'Google Cloud metrics list: sample period and ingestion delay of each metric',
  },
  (artefact) =>
    filterQuestions(artefact).flatMap(({ message, filter }) => {
      const duration = message.type === 'MetricAbsence' ? secondsIn(message, 'duration') : undefined;
      const type = metricTypeOf(filter);
      const timing = type === undefined ? undefined : timingOf(type);
      if (duration === undefined || timing === undefined) return [];
      const needed = leastWindow(timing.delay, timing.period);
      if (duration >= needed) return [];
      return [
        {
          path: pathTo(message, 'duration'),
          message: `${timingText(timing)}: after ${duration}s it is not missing yet`,
          fix: `write "${Math.ceil(needed / 60) * 60}s" or more, or use a metric with a shorter delay`,
        },
      ];
    }),
);

export const countAligner: Check<Artefact> = artefactCheck(
  {
    id: 'policies/count-aligner',
    severity: 'warning',
    title: 'A counter is not aligned with ALIGN_COUNT.',
    source: 'google/monitoring/v3/common.proto, ALIGN_COUNT: "the number of values in each alignment period"',
  },
  (artefact) =>
    filterQuestions(artefact).flatMap(({ message, filter, aggregations: [first] }) => {
      const type = metricTypeOf(filter);
      const metric = type === undefined ? undefined : metricOf(type);
      const isCounter = metric?.kind === 'DELTA' && metric.value === 'INT64';
      if (first === undefined || !isCounter || alignerOf(first) !== 'ALIGN_COUNT') return [];
      if (!(textIn(message, 'comparison') ?? '').endsWith('_GT')) return [];
      return [
        {
          path: pathTo(first, 'perSeriesAligner'),
          message: `ALIGN_COUNT counts the points of ${type}, including points with the value 0`,
          fix: 'write ALIGN_DELTA, which adds the values, or ALIGN_RATE',
        },
      ];
    }),
);
