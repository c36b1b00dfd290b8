import { afterEach, describe, expect, test } from '@jest/globals';
import { scenarioSource } from '../../../history/simulated/source.ts';
import { startFakePrometheus, type FakeOptions, type FakeServer } from '../../../history/testing/fakePrometheus.ts';
import { underscored } from '../../../history/testing/underscored.ts';
import flights from '../../../systems/flights.ts';
import { systemsFolder } from '../../options.ts';
import type { ExitCode } from '../../run/io.ts';
import type { SloReportOptions } from './options.ts';
import { runSloReport } from './run.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const source = underscored(
  scenarioSource({
    systems: [flights],
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
  const code = await runSloReport(['flights'], all, {
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

  test('names the server, and says that alerts were not evaluated', async () => {
    const { url } = await fake();
    const { stdout } = await report({ from: `prometheus ${url}` });
    expect(stdout).toContain(`Points: Prometheus at ${url}.`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `Alerts that were not evaluated - When alerts fired is not evaluated over Prometheus at ${url}: look at its own list of incidents.`,
    );
    expect(stdout).not.toContain('No alert fired');
    // A server extrapolates: the fractions of its events mean nothing to a reader.
    expect(stdout).not.toMatch(/\d\.\d{3,}(?!%)\d* (?:of|requests|messages)/);
  });

  test('has no page of a server without such points, and says so', async () => {
    const { url } = await fake({ source: { select: () => [] } });
    const { code, stdout, stderr } = await report({ from: `prometheus ${url}`, format: 'html' });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'flights: no events in the 7 days to 11 March 2026 12:00 UTC (4 March 2026 12:00 UTC to 11 March 2026 12:00 UTC)\n' +
        '  why: no point in it counts an event of an objective\n' +
        '  fix: name another period, such as --period 28d, or other points: --data DIR, --from google or --from prometheus URL\n',
    );
  });

  test('is refused together with --scenario', async () => {
    await expect(report({ from: 'google', scenario: 'outage' })).rejects.toThrow(
      '--from reads a server and --scenario simulates: a report has one of them\n  fix: leave one out',
    );
  });
});
