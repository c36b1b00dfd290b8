import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openHistory } from '../../../history/history.ts';
import type { Point } from '../../../model/point.ts';
import { systemsFolder } from '../../../test/fixtures/systemsFolder.ts';
import { metricsFile } from '../../run/eventCounts.ts';
import type { ExitCode, Io } from '../../run/io.ts';
import type { SloReportOptions } from './options.ts';
import { runSloReport } from './run.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const hour = 3_600_000;
const objectives = ['api-availability', 'api-latency-300ms', 'ingest-processing', 'ingest-freshness-1m'];

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-report-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const events = (objective: string, hoursAgo: number, good: number, total: number): readonly Point[] => {
  const at = now - hoursAgo * hour;
  const common = { kind: 'SumPoint', labels: { objective }, since: at - 10_000, at } as const;
  return [
    { ...common, name: 'atalaya.objective.good_events', value: good },
    { ...common, name: 'atalaya.objective.total_events', value: total },
  ];
};

const keep = (system: string, points: readonly Point[]): void => {
  const history = openHistory(metricsFile(path.join(cwd, '.atalaya'), system), { now: () => now });
  history.append(points);
  history.close();
};

/** Every hour of the last three days. */
const healthy: readonly Point[] = objectives.flatMap((objective) =>
  Array.from({ length: 72 }, (_, index) => events(objective, 71 - index, 1_000, 1_000)).flat(),
);

interface Answer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const report = async (
  ids: readonly string[],
  options: Partial<SloReportOptions> = {},
  io: Partial<Io> = {},
): Promise<Answer> => {
  let [stdout, stderr] = ['', ''];
  const all: SloReportOptions = { period: '28d', of: 'system', format: 'text', data: '.atalaya', ...options };
  const code = await runSloReport(ids, all, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    now: () => now,
    cwd,
    systems: systemsFolder,
    isTTY: false,
    columns: 100,
    stop: new AbortController().signal,
    ...io,
  });
  return { code, stdout, stderr };
};

const sentences = ({ stdout }: Answer): string => (stdout.split('\n\n')[1] ?? '').replaceAll(/\s+/g, ' ');

describe('slo report', () => {
  test('a page on an owner evaluates the alerts of every severity, as one on a system does', async () => {
    keep('freight', [...healthy, ...events('ingest-processing', 5.5, 0, 40_000)]);
    const firedOf = ({ stdout }: Answer): unknown =>
      (
        JSON.parse(stdout) as { groups: readonly { systems: readonly { alerts: { fired: readonly unknown[] } }[] }[] }
      ).groups.flatMap(({ systems }) => systems.flatMap(({ alerts }) => alerts.fired));
    const owner = firedOf(await report(['data-platform'], { of: 'owner', format: 'json' }));
    expect(owner).toEqual(firedOf(await report(['freight'], { format: 'json' })));
    expect(JSON.stringify(owner)).toContain('"severity":"ticket"');
    const text = (await report([], { of: 'fleet' })).stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/(?:Nobody was paged|Alerts paged \d+ times?), and opened \d+ tickets?\./);
    expect(text).toContain('system kept pages tickets least budget left of');
  });

  test('says for how much of the period there are no points', async () => {
    const beats = (hours: readonly number[]): readonly Point[] =>
      hours.flatMap((hoursAgo) =>
        Array.from({ length: 60 }, (_, index): Point => {
          const at = now - hoursAgo * hour - index * 60_000;
          const common = { kind: 'GaugePoint', name: 'atalaya.queue.backlog', labels: {} } as const;
          return { ...common, since: at - 10_000, at, value: 0 };
        }),
      );
    const all = Array.from({ length: 72 }, (_, index) => index);
    keep('freight', [...healthy, ...beats(all.filter((hoursAgo) => hoursAgo < 20 || hoursAgo >= 30))]);
    const answer = await report(['freight'], { period: '3d' });
    expect(sentences(answer)).toContain(
      'Its points are missing for 10 hours of it: none from 10 March 2026 06:00 UTC to 10 March 2026 16:00 UTC. What happened then counts for no promise.',
    );
    const { stdout } = await report([], { period: '3d', of: 'fleet' });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Points are missing for a part of it in freight:');
  });

  test('counts days, weeks and months by the clock of --time-zone, and says which', async () => {
    keep('freight', [...healthy, ...events('ingest-processing', 5.5, 99, 1_000)]);
    const { stdout } = await report(['freight'], { period: '2026-03', timeZone: 'America/Santiago' });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('Its points begin on 8 March 2026 10:00 America/Santiago, so the period counts from then.');
    expect(text).toContain('All of it happened on 11 March, 03:00 to 04:00 America/Santiago.');
    expect(text).toContain('when (America/Santiago)');
    expect(text).toContain('Period: 1 March 2026 00:00 America/Santiago to 11 March 2026 09:00 America/Santiago.');
    expect(text).not.toContain('UTC');
    const json = JSON.parse(
      (await report(['freight'], { period: '2026-03', timeZone: 'America/Santiago', format: 'json' })).stdout,
    ) as {
      readonly period: unknown;
    };
    expect(json.period).toMatchObject({ from: '2026-03-01T03:00:00.000Z', timeZone: 'America/Santiago' });
  });

  test.each([
    [
      ['freight'],
      'Santiago',
      "--time-zone 'Santiago' is not a time zone of the IANA database\n  fix: did you mean 'America/Santiago'?",
    ],
    [
      ['freight'],
      '-03:00',
      "--time-zone '-03:00' is not a time zone of the IANA database\n  fix: write a zone such as 'America/Santiago', or 'owner'",
    ],
    [
      [],
      'owner',
      '--time-zone owner: sales, payments, airport, operations, maintenance, cargo, loyalty, web, support, cabin and finance have no time zone\n  fix: set onCall.timeZone of the owner',
    ],
  ])('of %j the time zone %s is refused', async (ids, timeZone, message) => {
    keep('freight', healthy);
    await expect(report(ids, { timeZone })).rejects.toThrow(message);
  });

  test('owners in different time zones need one that is named', async () => {
    await expect(report(['data-platform', 'attendees'], { of: 'owner', timeZone: 'owner' })).rejects.toThrow(
      '--time-zone owner: the owners are in different zones (attendees: Europe/Berlin, data-platform: America/Santiago)\n  fix: report on one of them',
    );
  });

  test("--time-zone owner is that of the owner's team", async () => {
    keep('freight', healthy);
    const { stdout } = await report(['freight'], { timeZone: 'owner' });
    expect(stdout.split('\n')[0]).toMatch(
      /^Promises of freight: the 28 days to 11 March 2026 \d\d:\d\d [A-Z]\w+\/\w+$/,
    );
  });

  test('answers 0 when every promise was kept, and says since when it counts', async () => {
    keep('freight', healthy);
    const answer = await report(['freight']);
    expect([answer.code, answer.stderr]).toEqual([0, '']);
    expect(sentences(answer)).toContain(
      'In short freight kept all 4 promises in the 28 days to 11 March 2026 12:00 UTC. Its points begin on 8 March 2026 13:00 UTC, so the period counts from then. ',
    );
  });

  test('answers 1 when one was missed, by however little, and names the hour', async () => {
    keep('freight', [...healthy, ...events('ingest-processing', 5.5, 99, 1_000)]);
    const answer = await report(['freight']);
    expect(answer.code).toBe(1);
    expect(answer.stdout).toContain('ingest-processing    missed');
    expect(sentences(answer)).toContain(
      'Not kept: 99% of messages are stored. It was 98.77%: 901 of 73,000 messages were rejected, 1.23 times what the promise allows. All of it happened on 11 March, 06:00 to 07:00 UTC.',
    );
  });

  test('answers 3 when an objective has no events, and never calls it kept', async () => {
    keep(
      'freight',
      healthy.filter(({ labels }) => labels['objective'] !== 'api-latency-300ms'),
    );
    const answer = await report(['freight']);
    expect(answer.code).toBe(3);
    expect(sentences(answer)).toContain('freight kept 3 of 4 promises');
    expect(sentences(answer)).toContain('There were no events for api-latency-300ms: neither kept nor missed.');
  });

  test('has no page on a period without data: it says why, and what to do', async () => {
    keep('freight', healthy);
    expect(await report(['freight'], { period: 'month', format: 'html', out: 'page.html' })).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'freight: no events in February 2026 (1 February 2026 00:00 UTC to 1 March 2026 00:00 UTC)\n' +
        '  why: the points begin on 8 March 2026 13:00 UTC\n' +
        '  fix: name another period, such as --period 28d, or other points: --data DIR, --from google or --from prometheus URL\n',
    });
    expect(() => readFileSync(path.join(cwd, 'page.html'))).toThrow('ENOENT');
  });

  test('reports an unreadable history, and counts it as no data', async () => {
    keep('diary', []);
    const file = metricsFile(path.join(cwd, '.atalaya'), 'freight');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'this is no database, and long enough to be looked at');
    const { code, stdout, stderr } = await report(['freight']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`  where: ${file}`);
  });

  test('writes Markdown whose first line is its title, to a file when one is named', async () => {
    keep('freight', healthy);
    const answer = await report(['freight'], { format: 'markdown', out: 'report.md' });
    expect(answer.stdout).toMatch(/report\.md: \d+ KiB\n$/);
    const text = readFileSync(path.join(cwd, 'report.md'), 'utf8');
    expect(text.split('\n')[0]).toBe('# Promises of freight: the 28 days to 11 March 2026 12:00 UTC');
    expect(text).not.toMatch(/<[a-z]/);
  });

  test('is about all systems with points where none is named, by owner or together', async () => {
    keep('freight', healthy);
    keep('diary', healthy);
    const [owners, fleet] = [await report([], { of: 'owner' }), await report([], { of: 'fleet' })];
    expect(owners.stdout.split('\n')[0]).toBe(
      'Promises of diary-press, data-platform: the 28 days to 11 March 2026 12:00 UTC',
    );
    expect(fleet.stdout.replaceAll(/\s+/g, ' ')).toContain('7 promises that can be judged, and kept 7 of them');
    expect(fleet.stdout.replaceAll(/\s+/g, ' ')).toContain('55 systems without one are left out');
  });

  test('shows progress on a terminal only', async () => {
    keep('freight', healthy);
    const { stderr } = await report(['freight'], {}, { isTTY: true });
    expect(stderr).toBe('\r\u001b[K1 of 1 system: freight\r\u001b[K');
  });

  test('writes nothing when it is stopped', async () => {
    keep('freight', healthy);
    expect(await report(['freight'], {}, { stop: AbortSignal.abort() })).toEqual({
      code: 3,
      stdout: '',
      stderr: 'stopped: no report was written\n',
    });
  });
});
