/**
 * Compares the emitted rules with alerts/firing/: on random histories, in both dialects, they must fire in the same minutes in
 * Prometheus' own engine. The expectation is one more series in Prometheus, so that one query compares all alerts of a minute.
 * alerts/firing/ itself is compared with exact decimals, except in minutes at which a share is exactly its threshold.
 */
import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import type { RuleFile } from '../../alerts/prometheusRule.ts';
import { memorySource } from '../../promql/source.ts';
import type { Indicator } from '../../slo/indicator.ts';
import organization from '../fixtures/systems/organization.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { isAtThreshold, isBurning, type EventSample } from './exactBurn.ts';
import { alertsOf, history, minutesOf, systemOf, type History, type Minute } from './history.ts';
import { runPromtool } from './promtool.ts';
import { notationOf, seriesOf, sourceSeries, type InputSeries } from './series.ts';

/** Fast tiers are evaluated every minute. Slow tiers need days: each minute is repeated `times` times, and evaluated every `step`. */
export interface Pace {
  readonly longs: readonly string[];
  readonly times: number;
  /** Minutes between two evaluations. */
  readonly step: number;
}

export const fast: Pace = { longs: ['1h', '6h'], times: 1, step: 1 };
export const slow: Pace = { longs: ['6h', '1d', '3d'], times: 8, step: 37 };

export interface Fidelity {
  readonly histories: number;
  /** Alerts times evaluations. */
  readonly compared: number;
  readonly firing: number;
  /** Evaluations with a window exactly at its threshold, where binary fractions may fall on either side. */
  readonly atThreshold: number;
  /** Other evaluations at which exact decimals give another answer. */
  readonly inexact: number;
  readonly disagreeing: number;
  /** The first three disagreeing histories, minimised, with promtool's report. */
  readonly disagreements: readonly string[];
}

const base = 1_000_000_000;
const minute = 60_000;

/** Overdue messages are counted only where the indicator reads them. */
const samplesOf = (minutes: readonly Minute[], indicator: Indicator): readonly EventSample[] =>
  minutes.flatMap(({ good, total, overdue, read }, index) =>
    read
      ? [
          {
            at: index * minute,
            good,
            total,
            overdue: 'overdue' in indicator && indicator.overdue !== undefined ? overdue : 0,
          },
        ]
      : [],
  );

/** The expectation for one alert, at each evaluation. */
interface Expected {
  readonly name: string;
  readonly fires: readonly boolean[];
  readonly atThreshold: number;
  readonly inexact: number;
}

interface Case {
  readonly rules: readonly RuleFile[];
  readonly series: readonly InputSeries[];
  readonly end: number;
  readonly expected: readonly Expected[];
}

const caseOf = (history: History, id: string, { longs, times, step }: Pace): Case => {
  const system = systemOf(history, id);
  const context = { organization, environment: 'prod', system } as const;
  const minutes = minutesOf(history, times);
  const evaluated = [...minutes.keys()].filter((index) => index % step === 0);
  const alerts = alertsOf(system, longs);
  const parts = dialects.map((dialect) => {
    const inputs = inputsOf(alerts, dialect, minutes);
    const source = memorySource(inputs.map(({ series, values }) => sourceSeries(series, values)));
    const range = { from: 0, to: (minutes.length - 1) * minute, since: 0 };
    const expected = alerts.flatMap((alert): readonly Expected[] => {
      const name = dialect.nameOf(alert, context);
      const rule = alertRule(alert, dialect);
      if (name === undefined || 'kind' in rule) return [];
      const { tiers, slo } = alert.condition;
      const samples = samplesOf(minutes, slo.indicator[dialect.id]);
      // Compared with promtool at each minute, whatever the interval of the rule.
      const [firings = []] = firingOf([{ ...rule, every: minute }], source, range);
      const at = evaluated.map((index) => index * minute);
      const fires = at.map((now) => firings.some(({ from, to = Infinity }) => from <= now && now < to));
      const exact = at.map((now) =>
        tiers.some((tier) => isAtThreshold(samples, tier, now))
          ? undefined
          : tiers.some((tier) => isBurning(samples, tier, now)),
      );
      return [
        {
          name,
          fires,
          atThreshold: exact.filter((burns) => burns === undefined).length,
          inexact: exact.filter((burns, index) => burns !== undefined && burns !== fires[index]).length,
        },
      ];
    });
    return { inputs, expected };
  });
  return {
    rules: dialects.map(({ rules }) => rules(alerts, context)),
    series: parts.flatMap(({ expected, inputs }) => [
      ...inputs.map(({ series, values }) => ({ series, values: notationOf(values) })),
      ...expected.map(({ name, fires }) => ({
        series: `expected{alertname=${JSON.stringify(name)}}`,
        values: notationOf(minutes.map((_, index) => Number(fires[Math.floor(index / step)]))),
      })),
    ]),
    end: minutes.length - 1,
    expected: parts.flatMap(({ expected }) => expected),
  };
};

interface Input {
  readonly series: string;
  readonly values: readonly (number | undefined)[];
}

const inputsOf = (
  alerts: ReturnType<typeof alertsOf>,
  dialect: RuleDialect,
  minutes: readonly Minute[],
): readonly Input[] => {
  const [first] = alerts;
  if (first === undefined) return [];
  const indicator = first.condition.slo.indicator[dialect.id];
  if (indicator.kind !== 'GoodOfTotal') throw new Error('a history is of good and total events');
  const values = (of: (minute: Minute) => number): Input['values'] =>
    minutes.map((row) => (row.read ? of(row) : undefined));
  return [
    { series: seriesOf(indicator.good, dialect), values: values(({ good }) => base + good) },
    { series: seriesOf(indicator.total, dialect), values: values(({ total }) => base + total) },
    ...(indicator.overdue === undefined
      ? []
      : [{ series: seriesOf(indicator.overdue, dialect), values: values(({ overdue }) => overdue) }]),
  ];
};

const fires = 'ALERTS{alertstate="firing"}';

/** A query with an empty result where the firing alerts are the expected ones. */
const disagreement = `(${fires} unless on (alertname) expected >= 1) or (expected == 1 unless on (alertname) ${fires})`;

const runCases = (promtool: string, folder: string, cases: readonly Case[], { step }: Pace): string => {
  const end = Math.max(...cases.map((item) => item.end));
  const rules = path.join(folder, 'fidelity.rules.yml');
  writeFileSync(rules, JSON.stringify({ groups: cases.flatMap((item) => item.rules.flatMap(({ groups }) => groups)) }));
  const file = path.join(folder, 'fidelity.test.yml');
  const tests = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => ({
    expr: disagreement,
    eval_time: `${index * step}m`,
    exp_samples: [],
  }));
  // After the end of a history its alerts may still fire, because their windows contain it: the value 2 accepts either.
  const padded = cases.flatMap((item) =>
    item.series.map(({ series, values }) => {
      const isOver = series.startsWith('expected') && item.end < end;
      return { series, values: isOver ? `${values} 2+0x${end - item.end - 1}` : values };
    }),
  );
  const groups = [{ interval: '1m', input_series: padded, promql_expr_test: tests }];
  writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: `${step}m`, tests: groups }));
  const { code, output } = runPromtool(promtool, ['test', 'rules', file]);
  return code === 0 ? '' : output;
};

const idOf = (index: number): string => `history-${index}`;

/** Histories in one run of promtool. They are sorted by length, because rules are evaluated until the longest is over. */
const batchSize = 25;

const lengthOf = ({ stretches }: History): number => stretches.reduce((sum, { minutes }) => sum + minutes, 0);

export const fidelity = (
  promtool: string,
  folder: string,
  { pace, count, seed }: { readonly pace: Pace; readonly count: number; readonly seed: number },
): Fidelity => {
  const histories = fc.sample(history, { numRuns: count, seed }).toSorted((a, b) => lengthOf(a) - lengthOf(b));
  const expected: Expected[] = [];
  const wrong: History[] = [];
  for (let from = 0; from < histories.length; from += batchSize) {
    const batch = histories.slice(from, from + batchSize);
    const cases = batch.map((item, index) => caseOf(item, idOf(index), pace));
    expected.push(...cases.flatMap((item) => item.expected));
    const report = runCases(promtool, folder, cases, pace);
    if (report === '') continue;
    const named = batch.filter((_, index) => new RegExp(`${idOf(index)}[-_]|history_${index}_`).test(report));
    if (named.length === 0) throw new Error(`promtool failed for another reason: ${report.slice(0, 2_000)}`);
    wrong.push(...named);
  }
  const sum = (of: (alert: Expected) => number): number => expected.reduce((total, alert) => total + of(alert), 0);
  return {
    histories: histories.length,
    compared: sum(({ fires }) => fires.length),
    firing: sum(({ fires }) => fires.filter(Boolean).length),
    atThreshold: sum(({ atThreshold }) => atThreshold),
    inexact: sum(({ inexact }) => inexact),
    disagreeing: wrong.length,
    disagreements: wrong.slice(0, 3).map((item) => smallest(promtool, folder, item, pace)),
  };
};

/** The smallest history that fast-check derives from this one and that still disagrees, with promtool's report. */
const smallest = (promtool: string, folder: string, original: History, pace: Pace): string => {
  const reportOf = (candidate: History): string => runCases(promtool, folder, [caseOf(candidate, idOf(0), pace)], pace);
  const { counterexample } = fc.check(
    fc.property(history, (candidate) => reportOf(candidate) === ''),
    { examples: [[original]], numRuns: 1 },
  );
  const minimised = counterexample?.[0] ?? original;
  return `${JSON.stringify(minimised)}\n${reportOf(minimised)}`;
};

export const fidelityText = (
  name: string,
  { histories, compared, firing, atThreshold, inexact, disagreeing }: Fidelity,
): string =>
  `${name}: ${histories} histories, ${compared} evaluations compared, ${firing} of them firing, ` +
  `${disagreeing} histories disagree with promtool; ${inexact} evaluations are not what exact decimals say, ` +
  `beside ${atThreshold} exactly at a threshold`;
