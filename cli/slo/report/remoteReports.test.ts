import { afterEach, describe, expect, test } from '@jest/globals';
import { scenarioSource } from '../../../history/simulated/source.ts';
import { evaluationInterval } from '../../../alerts/evaluationInterval.ts';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import { milliseconds } from '../../../model/quantity.ts';
import { startFakePrometheus, type FakeOptions, type FakeServer } from '../../../history/testing/fakePrometheus.ts';
import { underscored } from '../../../history/testing/underscored.ts';
import { withGaps } from '../../../history/testing/withGaps.ts';
import { memorySource } from '../../../promql/source.ts';
import freight from '../../../test/fixtures/systems/freight.ts';
import { systemsFolder } from '../../../test/fixtures/systemsFolder.ts';
import type { ExitCode } from '../../run/io.ts';
import type { SloReportOptions } from './options.ts';
import { periodOf } from '../../../slo/report/period.ts';
import { loadOrganization } from '../../load/loadOrganization.ts';
import { remoteSource } from '../../sources/remoteSource.ts';
import { remoteReports } from './remoteReports.ts';
import { runSloReport } from './run.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const source = underscored(
  scenarioSource({
    systems: [freight],
    scenario: 'outage',
    strength: () => 1,
    incident: { from: now - 90 * 60_000, to: now },
  }),
);

const opened: FakeServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const fake = async (options: Partial<FakeOptions> = {}): Promise<FakeServer> => {
  const server = await startFakePrometheus({ source, now: () => now, ...options });
  opened.push(server);
  return server;
};

interface Answer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const report = async (options: Partial<SloReportOptions>): Promise<Answer> => {
  let [stdout, stderr] = ['', ''];
  const all: SloReportOptions = { period: '7d', of: 'system', format: 'text', ...options };
  const code = await runSloReport(['freight'], all, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    now: () => now,
    cwd: '/nowhere',
    systems: systemsFolder,
    isTTY: false,
    columns: 80,
    stop: new AbortController().signal,
  });
  return { code, stdout, stderr };
};

interface Facts {
  readonly objective: string;
  readonly verdict: string;
  readonly sli: number;
  readonly worst: readonly { readonly from: string; readonly to: string; readonly bad: number }[];
  readonly causes: readonly { readonly route?: string; readonly status?: string; readonly code?: string }[];
}

const facts = ({ stdout }: Answer): readonly Facts[] =>
  (
    JSON.parse(stdout) as { groups: readonly { systems: readonly { objectives: readonly Facts[] }[] }[] }
  ).groups.flatMap(({ systems }) => systems.flatMap(({ objectives }) => objectives));

describe('slo report --from prometheus', () => {
  test('says of a server what it says of the same points here', async () => {
    const { url } = await fake();
    const [remote, local] = [
      await report({ from: `prometheus ${url}`, format: 'json' }),
      await report({ scenario: 'outage', format: 'json' }),
    ];
    expect([remote.code, remote.stderr, local.code]).toEqual([1, '', 1]);
    const [there, here] = [facts(remote), facts(local)];
    expect(there.map(({ objective, verdict }) => [objective, verdict])).toEqual(
      here.map(({ objective, verdict }) => [objective, verdict]),
    );
    there.forEach(({ sli, worst, causes }, index) => {
      const same = here[index]!;
      // The server extrapolates.
      expect(sli).toBeCloseTo(same.sli, 3);
      expect([worst[0]?.from, worst[0]?.to]).toEqual([same.worst[0]?.from, same.worst[0]?.to]);
      const named = ({ route, status, code }: Facts['causes'][number]): unknown => [route, status, code];
      expect(causes.slice(0, 2).map(named)).toEqual(same.causes.slice(0, 2).map(named));
    });
  });

  test('names the server, and prints whole events', async () => {
    const { url } = await fake();
    const { stdout } = await report({ from: `prometheus ${url}` });
    expect(stdout).toContain(`Points: Prometheus at ${url}.`);
    // A server extrapolates: the fractions of its events mean nothing to a reader.
    expect(stdout).not.toMatch(/\d\.\d{3,}(?!%)\d* (?:of|requests|messages)/);
  });

  describe('the alerts that fired', () => {
    interface FiredFacts {
      readonly alert: string;
      readonly times: readonly { readonly from: string; readonly to: string | null }[];
    }
    const everyOf = (id: string): number => {
      const rule = nodesOf(freight, 'prod').alerts.find((each) => each.id === id);
      return rule === undefined ? 60_000 : milliseconds(evaluationInterval(rule));
    };
    const fired = ({ stdout }: Answer): readonly FiredFacts[] =>
      (
        JSON.parse(stdout) as {
          groups: readonly { systems: readonly { alerts: { fired: readonly FiredFacts[] } }[] }[];
        }
      ).groups.flatMap(({ systems }) => systems.flatMap(({ alerts }) => alerts.fired));

    test('are those that fire over the same points here, evaluated by the server', async () => {
      const { url } = await fake();
      const [remote, local] = [
        await report({ from: `prometheus ${url}`, period: '2d', format: 'json' }),
        await report({ scenario: 'outage', period: '2d', format: 'json' }),
      ];
      // Evaluated at every minute of two days, and here as often as the rule is. A few rules read metrics of the platform here.
      const here = fired(local);
      const there = fired(remote);
      expect(there.length).toBeGreaterThan(4);
      for (const { alert, times } of there) {
        const same = here.find((other) => other.alert === alert);
        expect([alert, same?.times.length]).toEqual([alert, times.length]);
        times.forEach(({ from }, index) => {
          const later = Date.parse(same!.times[index]!.from) - Date.parse(from);
          expect([alert, later >= -120_000, later <= Math.max(120_000, 60_000 + everyOf(alert))]).toEqual([
            alert,
            true,
            true,
          ]);
        });
      }
      const text = (await report({ from: `prometheus ${url}`, period: '2d' })).stdout.replaceAll(/\s+/g, ' ');
      expect(text).toMatch(
        /When \d+ alerts fired was evaluated by Prometheus at http:\S+ for this report, every minute\./,
      );
    });

    test('are the record of a Prometheus that has the rules, and that is said', async () => {
      const id = 'freight-api-availability-burn-page';
      const labels = {
        __name__: 'ALERTS',
        alertstate: 'firing',
        alertname: id,
        environment: 'prod',
        system: 'freight',
      };
      const minutes = (from: number, to: number): Float64Array =>
        Float64Array.from({ length: (to - from) / 60_000 + 1 }, (_, index) => from + index * 60_000);
      const [first, second] = [now - 3 * 86_400_000, now - 60 * 60_000];
      const times = Float64Array.from([...minutes(first, first + 20 * 60_000), ...minutes(second, now)]);
      const record = memorySource([
        { labels, times, values: times.map(() => 1), ends: Float64Array.of(first + 21 * 60_000) },
        { labels: { ...labels, environment: 'staging' }, times, values: times.map(() => 1) },
      ]);
      const { url } = await fake({
        source: { select: (...query) => (query[0] === 'ALERTS' ? record : source).select(...query) },
        alertRules: [id, 'freight-ingest-processing-burn-page', 'another'],
      });
      const answer = await report({ from: `prometheus ${url}`, format: 'json' });
      expect(fired(answer).find(({ alert }) => alert === id)?.times).toEqual([
        { from: new Date(first).toISOString(), to: new Date(first + 21 * 60_000).toISOString() },
        { from: new Date(second).toISOString(), to: null },
      ]);
      // Its rule is there, and did not fire.
      expect(fired(answer).map(({ alert }) => alert)).not.toContain('freight-ingest-processing-burn-page');
      expect(answer.stdout).toContain(`When 2 alerts fired is the record of Prometheus at ${url} itself (ALERTS).`);
      expect(answer.stdout).toMatch(/When \d+ other alerts fired was evaluated by Prometheus at/);
    });

    test('of the fleet itself are evaluated where one server has all systems', async () => {
      const copies = Array.from({ length: 5 }, (_, index) => ({ ...freight, id: `freight-${index}` }));
      const fleetSource = underscored(
        scenarioSource({
          systems: copies,
          scenario: 'outage',
          strength: () => 1,
          incident: { from: now - 90 * 60_000, to: now },
        }),
      );
      const { url } = await fake({ source: fleetSource });
      const organization = await loadOrganization(systemsFolder);
      const io = { stderr: () => undefined, now: () => now, cwd: '/nowhere' };
      const source = await remoteSource({ kind: 'Prometheus', url: new URL(url) }, copies, undefined, io);
      const fleet = { ...organization, fleet: { minimum: 2, share: '25%' } } as const;
      const options = { period: periodOf('1d', now), source, fleet, isOneOfMany: true };
      const found = await remoteReports(copies, options, io.stderr);
      expect(found.fleetAlerts?.fired.map(({ id }) => id)).toContain('fleet-all-availability');
      const several = { ...options, source: { ...source, servers: 2 } };
      expect((await remoteReports(copies, several, io.stderr)).fleetAlerts?.notEvaluated).toEqual([
        `They read the metrics of all projects together: name the project whose metrics scope has them, such as GOOGLE_CLOUD_PROJECT=${organization.project}.`,
      ]);
    });

    test('that a server refuses to evaluate are named, and take no promise along', async () => {
      const { url } = await fake({
        fault: (asked, response) => {
          if (!asked.query.includes('and') || !asked.query.includes('>')) return false;
          response.writeHead(422, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ status: 'error', errorType: 'execution', error: 'too many samples' }));
          return true;
        },
      });
      const { code, stdout } = await report({ from: `prometheus ${url}` });
      expect(code).toBe(1);
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/Alerts that were not evaluated - .*: too many samples/);
    });
  });

  test('says for how much of the period there are no points', async () => {
    const { url } = await fake({
      source: withGaps(source, (at) => at > now - 4 * 86_400_000 && at <= now - 2 * 86_400_000),
    });
    const { stdout } = await report({ from: `prometheus ${url}` });
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Its points are missing for 2 days of it: none from 7 March 2026 1[12]:\d\d UTC to 9 March 2026 1[12]:\d\d UTC\. What happened then counts for no promise\./,
    );
  });

  test('has no page of a server without such points, and says so', async () => {
    const { url } = await fake({ source: { select: () => [] } });
    const { code, stdout, stderr } = await report({ from: `prometheus ${url}`, format: 'html' });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'freight: no events in the 7 days to 11 March 2026 12:00 UTC (4 March 2026 12:00 UTC to 11 March 2026 12:00 UTC)\n' +
        '  why: no point in it counts an event of an objective\n' +
        "  fix: name another period, such as --period 28d; or check that it scrapes the pipeline's /metrics with the system's id as job, or name another Prometheus\n",
    );
  });

  test('is refused together with --scenario', async () => {
    await expect(report({ from: 'google', scenario: 'outage' })).rejects.toThrow(
      '--from (reads a server) and --scenario (simulates) cannot be used together\n  fix: leave one out',
    );
  });
});
