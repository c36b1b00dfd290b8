/**
 * Holds the emitted rules against alerts/firing/: on random histories, in both dialects, Prometheus' own engine has to have
 * them fire in the same minutes. What is expected is one more series in Prometheus, so that one question compares all of a
 * minute. alerts/firing/ itself is held against exact decimals, but for minutes at which a share is exactly its threshold.
 */
import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import type { RuleFile } from '../../alerts/prometheusRule.ts';
import { memorySource } from '../../promql/source.ts';
import type { Indicator } from '../../slo/indicator.ts';
import organization from '../../systems/organization.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { isAtThreshold, isBurning, type EventSample } from './exactBurn.ts';
import { alertsOf, history, minutesOf, systemOf, type History, type Minute } from './history.ts';
import { runPromtool } from './promtool.ts';
import { notationOf, seriesOf, sourceSeries, type InputSeries } from './series.ts';

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
  /** A window was exactly at its threshold: binary fractions may fall on either side of it. */
  readonly atThreshold: number;
  /** Evaluations elsewhere at which exact decimals give another answer. */
  readonly inexact: number;
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

/** Of one alert, at each evaluation. */
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

const caseOf = (one: History, id: string, { longs, times, step }: Pace): Case => {
  const system = systemOf(one, id);
  const context = { organization, environment: 'prod', system } as const;
  const minutes = minutesOf(one, times);
  const evaluated = [...minutes.keys()].filter((index) => index % step === 0);
  const alerts = alertsOf(system).filter(
    ({ condition }) => condition.kind === 'BurnRate' && longs.includes(condition.tier.long),
  );
  const parts = dialects.map((dialect) => {
    const inputs = inputsOf(alerts, dialect, minutes);
    const source = memorySource(inputs.map(({ series, values }) => sourceSeries(series, values)));
    const range = { from: 0, to: (minutes.length - 1) * minute, since: 0 };
    const expected = alerts.flatMap((alert): readonly Expected[] => {
      const name = dialect.nameOf(alert, context);
      const rule = alertRule(alert, dialect);
      if (alert.condition.kind !== 'BurnRate' || name === undefined || 'kind' in rule) return [];
      const { tier, slo } = alert.condition;
      const samples = samplesOf(minutes, slo.indicator[dialect.id]);
      const [firings = []] = firingOf([rule], source, range);
      const at = evaluated.map((index) => index * minute);
      const fires = at.map((now) => firings.some(({ from, to = Infinity }) => from <= now && now < to));
      const exact = at.map((now) => (isAtThreshold(samples, tier, now) ? undefined : isBurning(samples, tier, now)));
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
  if (first?.condition.kind !== 'BurnRate') return [];
  const indicator = first.condition.slo.indicator[dialect.id];
  if (indicator.kind !== 'GoodOfTotal') throw new Error('a history is of good and total events');
  const values = (of: (one: Minute) => number): Input['values'] =>
    minutes.map((one) => (one.read ? of(one) : undefined));
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
  // When a history is over its alerts may fire on, as their windows still hold it: 2 accepts either answer.
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
  const sum = (of: (one: Expected) => number): number => expected.reduce((all, one) => all + of(one), 0);
  return {
    histories: histories.length,
    compared: sum(({ fires }) => fires.length),
    firing: sum(({ fires }) => fires.filter(Boolean).length),
    atThreshold: sum((one) => one.atThreshold),
    inexact: sum((one) => one.inexact),
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
  { histories, compared, firing, atThreshold, inexact, disagreeing }: Fidelity,
): string =>
  `${name}: ${histories} histories, ${compared} evaluations compared, ${firing} of them firing, ` +
  `${disagreeing} histories disagree with promtool; ${inexact} evaluations are not what exact decimals say, ` +
  `beside ${atThreshold} exactly at a threshold`;
