import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import { maintenance } from '../../model/maintenance.ts';
import { availability, freshness, latency, processing } from '../../model/objective.ts';
import type { Point } from '../../model/point.ts';
import type { System } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { metricsFile } from '../run/eventCounts.ts';
import { type ExitCode } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { runSloStatus, sloStatusCommand, type SloStatusArguments } from './status.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const minute = 60_000;
const reasoning = { why: 'readers wait for it', rejected: [] };

const orders: System = {
  ...freight,
  id: 'orders',
  objectives: [
    availability('api', { target: '99.9%', window: '30d', ...reasoning }),
    latency('api', { target: '95%', window: 'calendar month', under: '300ms', ...reasoning }),
    processing('ingest', { target: '99%', window: '7d', ...reasoning }),
    freshness('ingest', { target: '99%', window: '7d', under: '1m', ...reasoning }),
  ],
};

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'atalaya-status-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

interface Sample {
  readonly minutesAgo: number;
  readonly good: number;
  readonly total: number;
}

const events = (objective: string, { minutesAgo, good, total }: Sample): readonly Point[] => {
  const at = now - minutesAgo * minute;
  const common = { kind: 'SumPoint', labels: { objective }, since: at - 10_000, at } as const;
  return [
    { ...common, name: 'atalaya.objective.good_events', value: good },
    { ...common, name: 'atalaya.objective.total_events', value: total },
  ];
};

const overdue = (objective: string, minutesAgo: number, value: number): Point => {
  const at = now - minutesAgo * minute;
  return { kind: 'GaugePoint', name: 'atalaya.ingest.overdue', labels: { objective }, since: at - 10_000, at, value };
};

const keep = (system: string, points: readonly Point[]): void => {
  const history = openHistory(metricsFile(join(cwd, '.atalaya'), system), { now: () => now });
  history.append(points);
  history.close();
};

const healthy: readonly Point[] = [
  ...events('api-availability', { minutesAgo: 200, good: 999_990, total: 1_000_000 }),
  ...events('api-availability', { minutesAgo: 0, good: 2_000, total: 2_000 }),
  ...events('api-latency-300ms', { minutesAgo: 30, good: 980, total: 1_000 }),
  ...events('ingest-processing', { minutesAgo: 0, good: 500, total: 500 }),
  ...events('ingest-freshness-1m', { minutesAgo: 0, good: 500, total: 500 }),
];

interface Answer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const ask = async (
  args: Partial<SloStatusArguments>,
  systems: readonly System[] = [orders],
  isTTY = false,
): Promise<Answer> => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runSloStatus({ ids: [], data: '.atalaya', json: false, at: undefined, ...args }, systems, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    now: () => now,
    cwd,
    isTTY,
    colour: isTTY,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
};

const header =
  'system  objective            target  window                            SLI       good      total  budget left  burn 5m  burn 1h  burn 6h  verdict\n';

describe('slo status', () => {
  test('prints every objective with its budget and burn, and answers 0 when all are met', async () => {
    keep('orders', healthy);
    expect(await ask({})).toEqual({
      code: 0,
      stdout: `${header}\
orders  api-availability      99.9%  30d                           99.999%  1,001,990  1,002,000       99.00%        0        0     0.01  met
orders  api-latency-300ms       95%  calendar month, 33.87% of it   98.00%        980      1,000       60.00%        -     0.40     0.40  met
orders  ingest-processing       99%  7d                               100%        500        500         100%        0        0        0  met
orders  ingest-freshness-1m     99%  7d                               100%        500        500         100%        0        0        0  met
orders counts from 2026-03-11T08:40:00.000Z: 3 hours 20 minutes of 30 days and of 10 days 12 hours and of 7 days
`,
      stderr: '',
    });
  });

  test('answers 1 when one is not met, however little it lacks', async () => {
    keep('orders', [...healthy, ...events('ingest-processing', { minutesAgo: 1, good: 98_994, total: 100_000 })]);
    const { code, stdout } = await ask({});
    expect([code, stdout.split('\n')[3]]).toEqual([
      1,
      'orders  ingest-processing       99%  7d                            98.999%     99,494    100,500       -0.10%    1.001    1.001    1.001  not met',
    ]);
  });

  test('counts messages that are too late and not stored yet, so that a stall does not look green', async () => {
    keep('orders', [...healthy, overdue('ingest-freshness-1m', 1, 2_000), overdue('ingest-freshness-1m', 0, 500)]);
    const { code, stdout } = await ask({});
    expect([code, ...stdout.split('\n').slice(4)]).toEqual([
      1,
      'orders  ingest-freshness-1m     99%  7d                             50.00%        500      1,000    -4900.00%    50.00    50.00    50.00  not met',
      'orders ingest-freshness-1m: 500 of the bad are not stored yet and already too late',
      'orders counts from 2026-03-11T08:40:00.000Z: 3 hours 20 minutes of 30 days and of 10 days 12 hours and of 7 days',
      '',
    ]);
  });

  test('leaves maintenance out of the budget, and shows it with its owner and reason', async () => {
    keep('orders', [...healthy, ...events('ingest-processing', { minutesAgo: 90, good: 0, total: 100 })]);
    const excluded = maintenance({
      owner: 'shop',
      reason: 'database upgrade',
      begin: '2026-03-11T10:00:00Z',
      end: '2026-03-11T11:00:00Z',
      objectives: ['ingest-processing', 'ingest-freshness-1m'],
    });
    const system = { ...orders, maintenance: [excluded] };
    const [before, after] = [await ask({}), await ask({}, [system])];
    expect([before.code, after.code]).toEqual([1, 0]);
    expect(after.stdout.split('\n').slice(3)).toEqual([
      'orders  ingest-processing       99%  7d                               100%        500        500         100%        0        0        0  met',
      'orders  ingest-freshness-1m     99%  7d                               100%        500        500         100%        0        0        0  met',
      ...before.stdout.split('\n').slice(5, -1),
      'orders ingest-processing, ingest-freshness-1m: 1 hour of its window are excluded from the budget',
      '  2026-03-11T10:00Z to 2026-03-11T11:00Z: database upgrade (shop)',
      '',
    ]);
    expect((await ask({ json: true }, [system])).stdout).toContain('"reason": "database upgrade"');
  });

  test('forgets an overdue reading that is older than the window', async () => {
    keep('orders', [...healthy, overdue('ingest-freshness-1m', 8 * 24 * 60, 500)]);
    expect((await ask({})).code).toBe(0);
  });

  test('never takes no data for met: it answers 3', async () => {
    keep('orders', healthy.slice(0, 4));
    const { code, stdout } = await ask({});
    expect([code, stdout.split('\n')[2]]).toEqual([
      3,
      'orders  api-latency-300ms       95%  calendar month, 33.87% of it        -          0          0            -        -        -        -  no data',
    ]);
  });

  test('judges as of an instant in the past, and says when the history ends before it', async () => {
    keep('orders', healthy);
    const { code, stderr, stdout } = await ask({ at: '2026-03-11T11:00:00Z' });
    expect([code, stderr, stdout.split('\n')[1]]).toEqual([
      3,
      'orders: the newest metric point is from 2026-03-11T08:40:00.000Z\n',
      'orders  api-availability      99.9%  30d                           99.999%  999,990  1,000,000       99.00%        -        -     0.01  met',
    ]);
  });

  test.each([
    { at: 'yesterday', what: 'is not an instant', fix: 'write a value such as 2026-03-01T12:00:00Z' },
    { at: '2026-03-01', what: 'is not an instant', fix: 'write a value such as 2026-03-01T12:00:00Z' },
    { at: '2026-02-30T00:00:00Z', what: 'is not an instant', fix: 'write a value such as 2026-03-01T12:00:00Z' },
    { at: '2026-03-11T12:00:01Z', what: 'is in the future', fix: 'write an instant before 2026-03-11T12:00:00.000Z' },
  ])('refuses --at $at', async ({ at, what, fix }) => {
    keep('orders', healthy);
    await expect(ask({ at })).rejects.toThrow(new UsageError(`--at '${at}' ${what}`, fix));
  });

  test('colours verdicts on a terminal only', async () => {
    keep('orders', healthy.slice(0, 4));
    const verdicts = (await ask({}, [orders], true)).stdout.split('\n').map((line) => line.split('  ').at(-1));
    expect(verdicts.slice(1, 3)).toEqual(['\u001b[32mmet\u001b[0m', '\u001b[33mno data\u001b[0m']);
  });
});

describe('without a history', () => {
  test('a system that was named has no data, and the reason is said', async () => {
    const file = metricsFile(join(cwd, '.atalaya'), 'orders');
    const { code, stderr } = await ask({ ids: ['orders'] });
    expect([code, stderr]).toEqual([
      3,
      `orders: there is no metric history here
  where: ${file}
  why: no such file
  fix: run the pipeline first, or name its data folder with --data DIR
`,
    ]);
  });

  test('systems that were not named are left out', async () => {
    keep('orders', healthy);
    const { code, stdout } = await ask({}, [{ ...orders, id: 'others' }, orders]);
    expect([code, stdout.includes('others')]).toEqual([0, false]);
  });

  test('no system at all is inconclusive', async () => {
    expect(await ask({ data: 'elsewhere' })).toEqual({
      code: 3,
      stdout: '',
      stderr: `no system has a metric history in ${join(cwd, 'elsewhere')}: run the pipeline first, or name its folder with --data DIR\n`,
    });
  });

  test('a damaged one hides no other system', async () => {
    keep('orders', healthy);
    keep('others', healthy);
    const file = metricsFile(join(cwd, '.atalaya'), 'others');
    writeFileSync(file, 'not a database '.repeat(100));
    const { code, stdout, stderr } = await ask({}, [{ ...orders, id: 'others' }, orders]);
    expect([code, stdout.match(/ met$/gm)?.length, stdout.match(/ no data$/gm)?.length]).toEqual([3, 4, 4]);
    expect(stderr).toBe(`others: the metric history is damaged
  where: ${file}
  why: file is not a database
  fix: keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged), and budgets start again from zero
`);
  });
});

test('--json gives the same answer to programs', async () => {
  keep('orders', healthy.slice(0, 4));
  const { code, stdout } = await ask({ json: true });
  const { at, source, objectives } = JSON.parse(stdout);
  expect([code, at, source]).toEqual([3, '2026-03-11T12:00:00.000Z', 'the history in .atalaya']);
  expect(objectives.slice(0, 2)).toEqual([
    {
      system: 'orders',
      objective: 'api-availability',
      type: 'availability',
      target: 0.999,
      window: {
        length: '30d',
        from: '2026-02-09T12:00:00.000Z',
        to: '2026-03-11T12:00:00.000Z',
        elapsed: 1,
        countsFrom: '2026-03-11T08:40:00.000Z',
        covered: 0.00463,
        gaps: [],
      },
      events: { good: 1_001_990, bad: 10, total: 1_002_000, overdue: 0 },
      sli: 1_001_990 / 1_002_000,
      budget: { allowed: 1002, spent: 10 / 1002, left: 1 - 10 / 1002 },
      burn: { '5m': 0, '1h': 0, '6h': 10 / 1002 },
      verdict: 'met',
    },
    {
      system: 'orders',
      objective: 'api-latency-300ms',
      type: 'latency',
      target: 0.95,
      window: {
        length: 'calendar month',
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-03-11T12:00:00.000Z',
        elapsed: 10.5 / 31,
        countsFrom: '2026-03-11T08:40:00.000Z',
        covered: 0.013228,
        gaps: [],
      },
      events: { good: 0, bad: 0, total: 0, overdue: 0 },
      sli: null,
      budget: null,
      burn: { '5m': null, '1h': null, '6h': null },
      verdict: 'no data',
    },
  ]);
});

test('--help shows an example and the exit codes', () => {
  let text = '';
  const io = { stdout: () => undefined, stderr: () => undefined, now: () => now, cwd, systems: cwd, isTTY: false };
  const command = sloStatusCommand(io, () => undefined).configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  expect(text).toContain('$ npx atalaya slo status {id} --at 2026-03-01T00:00:00Z');
  expect(text).toContain(
    'Exit codes: 0 all met, 1 at least one not met, 2 wrong use, 3 none missed but at least one without data.',
  );
});
