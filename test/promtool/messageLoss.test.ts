/**
 * The alert on lost messages, by alerts/firing/ in both dialects and by Prometheus' own engine on the emitted texts: whatever else a
 * queue does, it is silent while every message has an outcome or waits.
 */
import { describe, expect, test } from '@jest/globals';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import type { MessageLoss } from '../../alerts/condition.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import { scenarios } from '../../history/simulated/scenarios.ts';
import { memorySource, type SeriesSource } from '../../promql/source.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { disagreements, type Scenario } from './promtool.ts';
import { notationOf, seriesOf, sourceSeries } from './series.ts';

const nodes = nodesOf(freight, 'prod');
const alert = nodes.alerts.find(({ condition }) => condition.kind === 'MessageLoss')!;
const condition = alert.condition as MessageLoss;
const context = { ...nodes, organization };

/** What happens in one minute. */
interface Minute {
  readonly published: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly tests: number;
  /** Messages that are gone without an outcome. */
  readonly lost: number;
  /** Ingest restarts: its counters begin at 0, and what it counted in this minute is never read. */
  readonly restarted: boolean;
}

const usual: Minute = {
  published: 1_000,
  stored: 1_000,
  duplicate: 0,
  rejected: 0,
  tests: 0,
  lost: 0,
  restarted: false,
};
const length = 1_000;
const begin = 420;

interface Case {
  readonly name: string;
  readonly waiting?: number;
  readonly at: (minute: number) => Partial<Minute>;
}

const silent: readonly Case[] = [
  { name: 'messages are stored as they come', at: () => ({}) },
  { name: 'a large backlog is kept', waiting: 100_000, at: () => ({}) },
  {
    name: 'ingest stands still for two hours and catches up',
    at: (minute) => {
      if (minute >= begin && minute < begin + 120) return { stored: 0 };
      return minute >= begin + 120 && minute < begin + 180 ? { stored: 3_000 } : {};
    },
  },
  { name: 'a twentieth is delivered again after it was stored', at: () => ({ duplicate: 50 }) },
  { name: 'a tenth is published twice', at: () => ({ published: 1_100, duplicate: 100 }) },
  { name: 'a third of the messages are tests', at: () => ({ stored: 667, tests: 333 }) },
  { name: 'a fifth is rejected', at: () => ({ stored: 800, rejected: 200 }) },
  { name: 'ingest restarts every two hours', at: (minute) => ({ restarted: minute % 120 === 60 }) },
  {
    name: 'fifty minutes of traffic come in one, every half hour',
    at: (minute) => {
      const of = minute % 30;
      return { published: of === 0 ? 50_000 : 10, stored: of > 0 && of <= 5 ? 10_058 : 0 };
    },
  },
  { name: 'nobody publishes', at: () => ({ published: 0, stored: 0 }) },
  {
    name: 'one message an hour is lost',
    at: (m) => (m % 60 === 0 ? { published: 1, lost: 1, stored: 0 } : { published: 0, stored: 0 }),
  },
];

const firing: readonly (Case & { readonly within: number })[] = [
  { name: 'all messages are lost', at: (m) => (m >= begin ? { stored: 0, lost: 1_000 } : {}), within: 30 },
  { name: 'a tenth is lost', at: (m) => (m >= begin ? { stored: 900, lost: 100 } : {}), within: 95 },
  { name: 'a twentieth is lost', at: (m) => (m >= begin ? { stored: 950, lost: 50 } : {}), within: 170 },
  {
    name: 'a tenth is lost while a fiftieth is delivered again',
    at: (m) => (m >= begin ? { stored: 900, lost: 100, duplicate: 20 } : { duplicate: 20 }),
    within: 170,
  },
  {
    name: 'a backlog of a hundred thousand is older than the queue keeps it',
    waiting: 100_000,
    at: (m) => (m === begin ? { lost: 100_000 } : {}),
    within: 30,
  },
];

/** By series: one value a minute. */
const valuesOf = ({ at, waiting = 50 }: Case, dialect: RuleDialect): ReadonlyMap<string, readonly number[]> => {
  const minutes = Array.from({ length }, (_, minute): Minute => ({ ...usual, ...at(minute) }));
  const selection = (measure: MessageLoss['published']): Parameters<typeof seriesOf>[0] => {
    const found = measure[dialect.id];
    if (found.kind === 'NotSupported') throw new Error(found.why);
    return found;
  };
  const counted = (of: (minute: Minute) => number, canRestart: boolean): readonly number[] => {
    let count = 1e6;
    return minutes.map((minute) => {
      count = canRestart && minute.restarted ? 0 : count + of(minute);
      return count;
    });
  };
  const outcome = (name: 'stored' | 'duplicate' | 'rejected'): readonly [string, readonly number[]] => [
    seriesOf(selection(condition.settled), dialect, { outcome: name }),
    counted((minute) => minute[name], true),
  ];
  let backlog = waiting;
  const gauge = minutes.map(({ published, stored, rejected, tests, lost, duplicate }) => {
    // A message that is published twice waits twice; one that is delivered again had left the queue.
    const twice = Math.min(duplicate, Math.max(0, published - usual.published));
    backlog += published - stored - rejected - tests - lost - twice;
    return backlog;
  });
  const sent = selection(condition.published);
  const part = sent.signal.valueType === 'DISTRIBUTION' ? 'count' : undefined;
  return new Map([
    [seriesOf(sent, dialect, {}, part), counted(({ published }) => published, false)],
    outcome('stored'),
    outcome('duplicate'),
    outcome('rejected'),
    [seriesOf(selection(condition.tests), dialect, { outcome: 'stored' }), counted(({ tests }) => tests, true)],
    [seriesOf(selection(condition.waiting), dialect), gauge],
  ]);
};

const ruleIn = (dialect: RuleDialect): Exclude<ReturnType<typeof alertRule>, { readonly kind: 'NotSupported' }> => {
  const rule = alertRule(alert, dialect);
  if ('kind' in rule) throw new Error(rule.why);
  return rule;
};

/** Minutes at which it begins to fire. */
const firingsIn = (source: SeriesSource, dialect: RuleDialect, to = length - 1): readonly number[] => {
  const [found = []] = firingOf([ruleIn(dialect)], source, { from: 0, to: to * 60_000, since: 0 });
  return found.map(({ from }) => from / 60_000);
};

const firingsOf = (one: Case, dialect: RuleDialect): readonly number[] =>
  firingsIn(memorySource([...valuesOf(one, dialect)].map(([series, values]) => sourceSeries(series, values))), dialect);

describe.each(dialects)('in $name', (dialect) => {
  test.each(silent)('nobody is paged while $name', (one) => {
    expect(firingsOf(one, dialect)).toEqual([]);
  });

  test.each(firing)('somebody is paged once when $name, within $within minutes', (one) => {
    const all = firingsOf(one, dialect);
    expect(all).toHaveLength(1);
    expect(all[0]! - begin).toBeGreaterThan(15);
    expect(all[0]! - begin).toBeLessThanOrEqual(one.within);
  });
});

describe('of a simulated system', () => {
  const day = 86_400_000;
  const [from, to] = [Date.UTC(2026, 4, 4), Date.UTC(2026, 4, 6)];
  const incident = { from: from + day, to: from + day + 6 * 3_600_000 };
  const dialect = dialects.find(({ id }) => id === 'cloud-monitoring')!;

  const firings = (source: SeriesSource): number =>
    firingOf([ruleIn(dialect)], source, { from, to: Math.min(to, incident.to), since: from })[0]!.length;

  test.each(scenarios)('no scenario loses a message: %s', (scenario) => {
    expect(firings(scenarioSource({ systems: [freight], scenario, strength: () => 1, incident }))).toBe(0);
  });

  test('a tenth of its stored messages, gone without an outcome, pages', () => {
    const whole = scenarioSource({ systems: [freight], scenario: 'quiet', strength: () => 0, incident });
    const losing: SeriesSource = {
      select: (name, matchers, ...rest) =>
        whole
          .select(name, matchers, ...rest)
          .map((series) =>
            name === 'atalaya.ingest.messages' && series.labels['outcome'] === 'stored'
              ? { ...series, values: series.values.map((value) => value * 0.9) }
              : series,
          ),
    };
    expect(firings(losing)).toBeGreaterThan(0);
  });
});

testWith(
  'promtool',
  'Prometheus’ own engine fires and is silent at the same minutes',
  (promtool) => {
    const trials = dialects.map((dialect) => {
      const name = dialect.nameOf(alert, context)!;
      return {
        name: `lost messages ${dialect.id}`,
        rules: [dialect.rules([alert], context)],
        step: 1,
        scenarios: [...silent, ...firing].map((one): Scenario => {
          const [first] = firingsOf(one, dialect);
          const moments = first === undefined ? [500, 700, length - 1] : [first - 1, first];
          return {
            name: one.name,
            series: [...valuesOf(one, dialect)].map(([series, values]) => ({ series, values: notationOf(values) })),
            moments: moments.map((minute) => ({ minute, firing: minute === first ? [name] : [] })),
          };
        }),
      };
    });
    expect(disagreements(promtool, temporaryFolder(), trials)).toBe('');
  },
  120_000,
);
