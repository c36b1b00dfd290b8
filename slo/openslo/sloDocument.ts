/**
 * An objective as an OpenSLO document of kind SLO: counted by occurrences or by time slices, from the counters that a
 * Prometheus reads. What OpenSLO has no words for is said in annotations.
 */
import { severities } from '../../model/severity.ts';
import { isSingle, type Single } from '../../model/objective.ts';
import type { System } from '../../model/system.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { Selection } from '../../model/selection.ts';
import type { Measured } from '../../model/indicatorSource.ts';
import { bucketUpTo, eventsOver } from '../eventsOver.ts';
import { isPlatform, type Indicator } from '../indicator.ts';
import type { MeasuredSlo } from '../measuredSlo.ts';
import { notSupported, type NotSupported } from '../../series/dialect.ts';
import { prometheus } from '../../series/prometheus.ts';
import { alertingTiers, quietOf, quietText } from '../quiet.ts';
import type { SloSlices } from '../slices.ts';
import type { Slo, SloComposite } from '../slo.ts';
import type { SloWindow } from '../window.ts';
import { objectiveAnnotations } from './annotations.ts';
import { description, document, type OpenSloDocument, type Plain } from './document.ts';
import { describeOccurrences } from '../events.ts';
import { burnName, dataSourceName, displayName, indicatorName, sloName } from './names.ts';

/** Not supported where OpenSLO has no words for what a composite counts. */
export const sloDocument = (system: System, slo: MeasuredSlo): OpenSloDocument | NotSupported => {
  const { objective } = slo;
  const unread = whyUnread(slo);
  if (unread !== undefined) return unread;
  const counting = countingOf(system, slo);
  if (counting.kind === 'NotSupported') return counting;
  const policies = alertingTiers(slo).map((tier) => ({ alertPolicyRef: burnName(system, slo, tier) }));
  return document(
    'SLO',
    {
      name: sloName(system, slo),
      displayName: displayName(`${system.id}: ${slo.id}`),
      labels: { system: system.id, owner: system.owner },
      annotations: {
        ...objectiveAnnotations(objective),
        ...counting.unsaid,
        ...oneAlert(slo),
        ...leftOut(slo),
      },
    },
    {
      description: description(objective.why),
      service: system.id,
      ...counting.indicator,
      timeWindow: [timeWindow(slo.window)],
      budgetingMethod: slo.slices === undefined ? 'Occurrences' : 'Timeslices',
      objectives: counting.objectives,
      ...(policies.length === 0 ? {} : { alertPolicies: policies }),
    },
  );
};

/** The data source is a Prometheus. */
const whyUnread = ({ composite, indicator, partIndicators }: MeasuredSlo): NotSupported | undefined => {
  const read = composite === undefined ? [indicator] : [...partIndicators.values()];
  return read.map(({ prometheus }) => prometheus).find((each) => each.kind === 'NotSupported');
};

/** The parts of a document that say what is counted. */
interface Counting {
  readonly kind: 'Counting';
  readonly indicator: Readonly<Record<string, Plain>>;
  readonly objectives: readonly Plain[];
  readonly unsaid: Readonly<Record<string, string>>;
}

const countingOf = (system: System, slo: MeasuredSlo): Counting | NotSupported => {
  const { objective, composite } = slo;
  const promise = { displayName: `${objective.target} of ${objective.window}`, target: slo.target.toNumber() };
  if (composite !== undefined) return compositeOf(system, slo, composite, promise);
  if (!isSingle(objective)) throw new Error(`${slo.id} has no parts`);
  const counted = slo.indicator.prometheus;
  if (counted.kind === 'NotSupported') return counted;
  return {
    kind: 'Counting',
    indicator: { indicator: indicatorOf(system, slo, objective, counted) },
    objectives: [
      {
        ...promise,
        ...(slo.slices === undefined
          ? {}
          : { timeSliceTarget: slo.slices.good.toNumber(), timeSliceWindow: sliceWindow(slo.slices) }),
      },
    ],
    unsaid: unsaid(slo, counted),
  };
};

const compositeOf = (
  system: System,
  slo: MeasuredSlo,
  { combine, parts }: SloComposite,
  promise: { readonly displayName: string; readonly target: number },
): Counting | NotSupported => {
  if (combine === 'all good')
    return notSupported(
      'a composite of OpenSLO adds objectives up by weight, and cannot express slices that are good for all',
    );
  const lacking = [...slo.partIndicators.values()]
    .map(({ prometheus: own }) => own)
    .find((own) => own.kind === 'NotSupported');
  if (lacking?.kind === 'NotSupported') return lacking;
  if (parts.some(({ slo: part }) => part.slices !== undefined))
    return notSupported('an SLO of OpenSLO counts events or time slices, and this composite is made of both');
  return {
    kind: 'Counting',
    indicator: {},
    objectives: parts.map(({ slo: part, weight }) => ({
      ...promise,
      displayName: displayName(part.id, `, ${promise.displayName}`),
      indicator: indicatorOf(system, part, part.objective as Single, slo.partIndicators.get(part.id)!.prometheus),
      compositeWeight: weight.toNumber(),
    })),
    unsaid: {
      'atalaya.unsaid.composite':
        'The target is that of the mean of the shares of good events by weight; none of these objectives is promised by itself here.',
    },
  };
};

const indicatorOf = (system: System, slo: Slo, objective: Single, counted: Indicator): Plain => {
  const events = describeOccurrences(objective);
  return {
    metadata: {
      name: indicatorName(system, slo),
      displayName: displayName(`${system.id}: ${slo.id}`, ', good of total'),
    },
    spec: {
      description: description(`Total: ${events.total}. Good: ${events.good}.`),
      ratioMetric: ratioMetric(system, counted),
    },
  };
};

/** Each query is a counter, of which the reader takes the increase and then the sum; or an expression over five minutes. */
const ratioMetric = (system: System, counted: Indicator): Plain => {
  switch (counted.kind) {
    case 'GoodOfTotal':
      return {
        counter: true,
        good: metric(system, textOf(counted.good)),
        total: metric(system, textOf(counted.total)),
      };
    case 'BadOfTotal':
      return { counter: true, bad: metric(system, textOf(counted.bad)), total: metric(system, textOf(counted.total)) };
    case 'ShareBelow': {
      return {
        counter: true,
        good: metric(system, prometheus.print(prometheus.selector(bucketUpTo(counted), 'bucket'))),
        total: metric(system, prometheus.print(prometheus.selector(counted.distribution, 'count'))),
      };
    }
    case 'FormulaRatio': {
      const text = (measured: Measured): string => prometheus.print(eventsOver(measured, '5m', prometheus));
      return {
        counter: false,
        [counted.part]: metric(system, text(counted.events)),
        total: metric(system, text(counted.total)),
      };
    }
    case 'NotSupported':
      throw new Error(counted.why);
  }
};

const textOf = (selection: Selection): string => prometheus.print(prometheus.selector(selection));

const metric = (system: System, query: string): Plain => ({
  metricSource: { metricSourceRef: dataSourceName(system), type: 'Prometheus', spec: { query } },
});

/** Periods begin at midnight: on 2024-01-01, a Monday, every one of them does. */
const timeWindow = (window: SloWindow): Plain =>
  window.kind === 'RollingWindow'
    ? { duration: `${window.length / milliseconds('1d')}d`, isRolling: true }
    : {
        duration: { day: '1d', week: '1w', month: '1M', quarter: '1Q', year: '1Y' }[window.unit],
        calendar: { startTime: '2024-01-01 00:00:00', timeZone: window.timeZone ?? 'Etc/UTC' },
        isRolling: false,
      };

/** In whole units, which is all that OpenSLO reads. */
const sliceWindow = ({ length }: SloSlices): string => {
  const minutes = length / milliseconds('1m');
  if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
};

const unsaid = ({ objective }: Slo, counted: Indicator): Readonly<Record<string, string>> => {
  const overdue = counted.kind === 'GoodOfTotal' ? counted.overdue : undefined;
  return {
    ...(overdue === undefined
      ? {}
      : {
          'atalaya.unsaid.overdue':
            `Messages older than the threshold and not stored yet count as bad: ${textOf(overdue)} is part of ` +
            'the total, and not of the good events. OpenSLO cannot add a gauge to a counter.',
        }),
    ...(isPlatform(objective)
      ? {
          'atalaya.unsaid.platform':
            "On Google Cloud the platform counts this objective. These are the pipeline's own counters: they lack failures in which none of its processes ran.",
        }
      : {}),
  };
};

/** A policy takes one condition: the tiers of one severity, which are one alert elsewhere, are several policies. */
const oneAlert = (slo: MeasuredSlo): Readonly<Record<string, string>> => {
  const together = severities
    .map((severity) => alertingTiers(slo).filter((tier) => tier.severity === severity))
    .filter((ofOne) => ofOne.length > 1)
    .map((ofOne) => `${ofOne[0]?.severity} (${ofOne.map(({ long }) => long).join(', ')})`);
  if (together.length === 0) return {};
  return {
    'atalaya.unsaid.one-alert': `Policies of one severity are one alert, which fires while one of them does: ${together.join('; ')}. An OpenSLO policy has one condition.`,
  };
};

const leftOut = ({ tiers, objective }: MeasuredSlo): Readonly<Record<string, string>> => {
  const quiet = quietOf(objective);
  if (quiet !== undefined) return { 'atalaya.left-out.burn': quietText(quiet) };
  if (tiers === undefined)
    return {
      'atalaya.left-out.burn': `There are no burn rates for a window of ${objective.window}: it is shorter than a day.`,
    };
  return Object.fromEntries(tiers.dropped.map((tier) => [`atalaya.left-out.burn-${tier.long}`, tier.why]));
};
