/** Cloud Monitoring as a source of what one count does not answer: slices, composites, and windows that have gaps. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askStatus, type StatusAnswer } from '../../../cli/testing/askStatus.ts';
import { scenarioSource } from '../../../history/simulated/source.ts';
import { startFakePrometheus } from '../../../history/testing/fakePrometheus.ts';
import { underscored } from '../../../history/testing/underscored.ts';
import { withGaps } from '../../../history/testing/withGaps.ts';
import { allGood, availability, composite, latency, type Objective } from '../../../model/objective.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import type { SeriesSource } from '../../../promql/source.ts';
import freight from '../../fixtures/systems/freight.ts';
import { startFakeMonitoring } from './fakeMonitoring.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

const simulated = (systems: readonly PipelineSystem[]): SeriesSource =>
  scenarioSource({ systems, scenario: 'outage', strength: () => 1, incident: { from: now - 90 * minute, to: now } });

const variables = ['ATALAYA_MONITORING_ENDPOINT', 'ATALAYA_ENVIRONMENT', 'GOOGLE_CLOUD_PROJECT'] as const;
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
beforeEach(() => {
  for (const name of variables) delete process.env[name];
});
afterEach(() => {
  for (const name of variables) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

const fromGoogle = async (system: PipelineSystem, source: SeriesSource, json: boolean): Promise<StatusAnswer> => {
  const server = await startFakeMonitoring({ projects: { [freight.project]: source }, now: () => now });
  process.env['ATALAYA_MONITORING_ENDPOINT'] = server.url;
  try {
    return await askStatus({ from: 'google', json }, [system], { now, cwd: '/nowhere', wait: 60_000 });
  } finally {
    await server.close();
  }
};

const fromPrometheus = async (system: PipelineSystem, source: SeriesSource): Promise<StatusAnswer> => {
  const server = await startFakePrometheus({ source: underscored(source), now: () => now });
  const from = `prometheus ${server.url}`;
  try {
    return await askStatus({ from, json: true }, [system], { now, cwd: '/nowhere', wait: 60_000 });
  } finally {
    await server.close();
  }
};

const common = { window: '7d', why: 'w', rejected: [] } as const;

const objectives: readonly Objective[] = [
  availability('api', { ...common, id: 'answers', target: '99%' }),
  latency('api', { ...common, id: 'fast', target: '95%', under: '300ms' }),
  availability('api', { ...common, id: 'minutes', target: '99%', slices: { length: '1m', good: '95%' } }),
  availability('api', {
    ...common,
    id: 'hours',
    target: '95%',
    slices: { length: '1h', good: '99%', empty: 'not counted' },
  }),
  composite('api', { ...common, id: 'work', target: '99%', weights: { answers: '70%', fast: '30%' } }),
  allGood('api', { ...common, id: 'all', target: '99%', of: ['answers', 'fast'], slice: '5m' }),
];

interface Judged {
  readonly objective: string;
  readonly verdict: string;
  readonly sli: number | null;
  readonly events: { readonly total: number };
}

const judgedIn = ({ stdout }: StatusAnswer): readonly Judged[] =>
  (JSON.parse(stdout) as { readonly objectives: readonly Judged[] }).objectives;

test('slices and composites are judged as a Prometheus with the same points judges them', async () => {
  const system: PipelineSystem = { ...freight, objectives };
  const source = simulated([system]);
  const google = await fromGoogle(system, source, true);
  const prometheus = await fromPrometheus(system, source);
  expect([google.stderr, prometheus.stderr]).toEqual(['', '']);
  const [one, other] = [judgedIn(google), judgedIn(prometheus)];
  expect(one.map(({ objective, verdict }) => [objective, verdict])).toEqual(
    other.map(({ objective, verdict }) => [objective, verdict]),
  );
  expect(one.map(({ verdict }) => verdict)).not.toContain('no data');
  one.forEach(({ sli, events, objective }, index) => {
    // Its windows end three minutes earlier, and slices when the last whole one does.
    expect([objective, Math.abs(sli! - other[index]!.sli!) < 0.01]).toEqual([objective, true]);
    expect([objective, Math.abs(events.total / other[index]!.events.total - 1) < 0.05]).toEqual([objective, true]);
  });
});

test('a window without points for two days says so', async () => {
  const system = { ...freight, objectives: [availability('api', { ...common, window: '30d', target: '99.9%' })] };
  const isLost = (at: number): boolean => at > now - 10 * day && at <= now - 8 * day;
  const { stdout } = await fromGoogle(system, withGaps(simulated([system]), isLost), false);
  expect(stdout.split('\n').slice(2)).toEqual([
    expect.stringMatching(
      /^freight has points for 28 days of 30 days: none from 2026-03-01T1[12]:\S+ to 2026-03-03T1[12]:\S+$/,
    ),
    '',
  ]);
});

test('a composite has the gaps of its parts', async () => {
  const system: PipelineSystem = { ...freight, objectives };
  const isLost = (at: number): boolean => at > now - 3 * day && at <= now - 3 * day + 4 * hour;
  const { stdout } = await fromGoogle(system, withGaps(simulated([system]), isLost), true);
  const { objectives: judged } = JSON.parse(stdout) as {
    readonly objectives: readonly { readonly window: { readonly covered: number } }[];
  };
  for (const { window } of judged) expect(window.covered).toBeCloseTo(1 - 4 / (7 * 24), 2);
});
