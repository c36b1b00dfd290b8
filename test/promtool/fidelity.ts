/**
 * Holds the emitted rules against slo/burning.ts: on random histories, in both dialects, they have to fire in the same
 * minutes. What is expected is one more series in Prometheus, so that one question compares all of a minute.
 */
import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RuleFile } from '../../alerts/prometheusRule.ts';
import { isAtThreshold, isBurning, type EventSample } from '../../slo/burning.ts';
import type { Indicator } from '../../slo/indicator.ts';
import organization from '../../systems/organization.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { alertsOf, history, minutesOf, systemOf, type History, type Minute } from './history.ts';
import { runPromtool } from './promtool.ts';
import { seriesOf, type InputSeries } from './series.ts';

/** The fast page is looked at in every minute. Slow tiers need days: minutes are multiplied, and looked at now and then. */
export interface Pace {
  readonly longs: readonly string[];
  readonly times: number;
  /** Minutes between two evaluations. */
  readonly step: number;
}

export const fast: Pace = { longs: ['1h'], times: 1, step: 1 };
export const slow: Pace = { longs: ['6h', '1d', '3d'], times: 8, step: 37 };

export interface Fidelity {
  readonly histories: number;
  /** Alerts times minutes. */
  readonly compared: number;
  readonly firing: number;
  /** A window stood exactly at its threshold: either answer is taken. */
  readonly atThreshold: number;
  readonly disagreeing: number;
  /** The first of them, as small as they get. */
  readonly disagreements: readonly string[];
}

const base = 1_000_000_000;
const minute = 60_000;

/** Messages overdue count where the indicator reads them. */
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

/** In promtool's notation, equal values shortened. */
const notation = (values: readonly (number | undefined)[]): string => {
  const runs: { readonly value: number | undefined; times: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last.value === value) last.times += 1;
    else runs.push({ value, times: 1 });
  }
  return runs
    .map(({ value, times }) =>
      value === undefined ? `_x${times}` : times === 1 ? `${value}` : `${value}+0x${times - 1}`,
    )
    .join(' ');
};

/** 0: silent; 1: fires; 2: either. */
type Expected = 0 | 1 | 2;

interface Case {
  readonly rules: readonly RuleFile[];
  readonly series: readonly InputSeries[];
  readonly end: number;
  readonly expected: readonly Expected[];
}

const caseOf = (one: History, id: string, { longs, times, step }: Pace): Case => {
  const system = systemOf(one, id);
  const context = { organization, environment: 'prod', system } as const;
  const minutes = minutesOf(one, times);
  const alerts = alertsOf(system).filter(
    ({ condition }) => condition.kind === 'BurnRate' && longs.includes(condition.tier.long),
  );
  const parts = dialects.map((dialect) => {
    const ofAlerts = alerts.flatMap((alert) => {
      const name = dialect.nameOf(alert, context);
      if (alert.condition.kind !== 'BurnRate' || name === undefined) return [];
      const { tier, indicator } = alert.condition;
      const samples = samplesOf(minutes, indicator[dialect.id]);
      const expected = minutes.flatMap((_, index): Expected[] => {
        const at = index * minute;
        if (index % step !== 0) return [];
        if (isAtThreshold(samples, tier, at)) return [2];
        return [isBurning(samples, tier, at) ? 1 : 0];
      });
      return [{ name, expected }];
    });
    return { dialect, ofAlerts, inputs: inputsOf(alerts, dialect, minutes) };
  });
  return {
    rules: dialects.map(({ rules }) => rules(alerts, context)),
    series: parts.flatMap(({ ofAlerts, inputs }) => [
      ...inputs,
      ...ofAlerts.map(({ name, expected }) => ({
        series: `expected{alertname=${JSON.stringify(name)}}`,
        values: notation(minutes.map((_, index) => expected[Math.floor(index / step)])),
      })),
    ]),
    end: minutes.length - 1,
    expected: parts.flatMap(({ ofAlerts }) => ofAlerts.flatMap(({ expected }) => expected)),
  };
};

const inputsOf = (
  alerts: ReturnType<typeof alertsOf>,
  dialect: RuleDialect,
  minutes: readonly Minute[],
): readonly InputSeries[] => {
  const [first] = alerts;
  if (first?.condition.kind !== 'BurnRate') return [];
  const indicator = first.condition.indicator[dialect.id];
  if (indicator.kind !== 'GoodOfTotal') throw new Error('a history is of good and total events');
  const values = (of: (one: Minute) => number): string =>
    notation(minutes.map((one) => (one.read ? of(one) : undefined)));
  return [
    { series: seriesOf(indicator.good, dialect), values: values(({ good }) => base + good) },
    { series: seriesOf(indicator.total, dialect), values: values(({ total }) => base + total) },
    ...(indicator.overdue === undefined
      ? []
      : [{ series: seriesOf(indicator.overdue, dialect), values: values(({ overdue }) => overdue) }]),
  ];
};

const fires = 'ALERTS{alertstate="firing"}';

/** Empty where what fires is what is expected. */
const disagreement = `(${fires} unless on (alertname) expected >= 1) or (expected == 1 unless on (alertname) ${fires})`;

const ask = (promtool: string, folder: string, cases: readonly Case[], { step }: Pace): string => {
  const end = Math.max(...cases.map((one) => one.end));
  const rules = path.join(folder, 'fidelity.rules.yml');
  writeFileSync(rules, JSON.stringify({ groups: cases.flatMap((one) => one.rules.flatMap(({ groups }) => groups)) }));
  const file = path.join(folder, 'fidelity.test.yml');
  const asked = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => ({
    expr: disagreement,
    eval_time: `${index * step}m`,
    exp_samples: [],
  }));
  // When a history is over its alerts may fire on, as their windows still hold it: nothing is expected of them.
  const padded = cases.flatMap((one) =>
    one.series.map(({ series, values }) => {
      const isOver = series.startsWith('expected') && one.end < end;
      return { series, values: isOver ? `${values} 2+0x${end - one.end - 1}` : values };
    }),
  );
  const tests = [{ interval: '1m', input_series: padded, promql_expr_test: asked }];
  writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: `${step}m`, tests }));
  const { code, said } = runPromtool(promtool, ['test', 'rules', file]);
  return code === 0 ? '' : said;
};

const idOf = (index: number): string => `history-${index}`;

/** At a time, of about the same length: rules are evaluated until the longest is over. */
const together = 25;

const lengthOf = ({ stretches }: History): number => stretches.reduce((sum, { minutes }) => sum + minutes, 0);

export const fidelity = (
  promtool: string,
  folder: string,
  { pace, count, seed }: { readonly pace: Pace; readonly count: number; readonly seed: number },
): Fidelity => {
  const histories = fc
    .sample(history, { numRuns: count, seed })
    .toSorted((one, other) => lengthOf(one) - lengthOf(other));
  const expected: Expected[] = [];
  const wrong: History[] = [];
  for (let from = 0; from < histories.length; from += together) {
    const batch = histories.slice(from, from + together);
    const cases = batch.map((one, index) => caseOf(one, idOf(index), pace));
    expected.push(...cases.flatMap((one) => one.expected));
    const said = ask(promtool, folder, cases, pace);
    if (said === '') continue;
    const named = batch.filter((_, index) => new RegExp(`${idOf(index)}[-_]|history_${index}_`).test(said));
    if (named.length === 0) throw new Error(`promtool failed for another reason: ${said.slice(0, 2_000)}`);
    wrong.push(...named);
  }
  return {
    histories: histories.length,
    compared: expected.length,
    firing: expected.filter((one) => one === 1).length,
    atThreshold: expected.filter((one) => one === 2).length,
    disagreeing: wrong.length,
    disagreements: wrong.slice(0, 3).map((one) => smallest(promtool, folder, one, pace)),
  };
};

/** The smallest history that fast-check finds from this one which disagrees still, and what promtool says of it. */
const smallest = (promtool: string, folder: string, one: History, pace: Pace): string => {
  const disagrees = (candidate: History): string => ask(promtool, folder, [caseOf(candidate, idOf(0), pace)], pace);
  const { counterexample } = fc.check(
    fc.property(history, (candidate) => disagrees(candidate) === ''),
    { examples: [[one]], numRuns: 1 },
  );
  const found = counterexample?.[0] ?? one;
  return `${JSON.stringify(found)}\n${disagrees(found)}`;
};

export const fidelityText = (
  name: string,
  { histories, compared, firing, atThreshold, disagreeing }: Fidelity,
): string =>
  `${name}: ${histories} histories, ${compared} evaluations compared, ${firing} of them firing, ` +
  `${atThreshold} exactly at the threshold, ${disagreeing} histories disagree`;
