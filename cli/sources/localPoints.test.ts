import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import { availability } from '../../model/objective.ts';
import type { Point } from '../../model/point.ts';
import { cloudRun } from '../../model/stage.ts';
import type { System } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { metricsFile } from '../run/eventCounts.ts';
import type { SloStatusArguments } from '../slo/status.ts';
import { askStatus, type StatusAnswer } from '../testing/askStatus.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const minute = 60_000;

const orders: System = {
  ...freight,
  id: 'orders',
  objectives: [availability('api', { target: '99.9%', window: '30d', why: 'readers wait for it', rejected: [] })],
};

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'atalaya-points-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const points = (minutesAgo: number): readonly Point[] => {
  const at = now - minutesAgo * minute;
  const common = { kind: 'SumPoint', labels: { objective: 'api-availability' }, since: at - 10_000, at } as const;
  return [
    { ...common, name: 'atalaya.objective.good_events', value: 9 },
    { ...common, name: 'atalaya.objective.total_events', value: 9 },
  ];
};

const keep = (system: string, minutesAgo: number): void => {
  const history = openHistory(metricsFile(join(cwd, '.atalaya'), system), { now: () => now });
  history.append(points(minutesAgo));
  history.close();
};

const ask = (args: Partial<SloStatusArguments>, systems: readonly System[] = [orders]): Promise<StatusAnswer> =>
  askStatus(args, systems, { now, cwd });

describe('without --data, --at and --from, points of this machine count only while a pipeline writes them', () => {
  const refused = (which: string, second: string): UsageError =>
    new UsageError(
      which,
      `name the source of production's points: --from google, or --from prometheus https://prometheus.example.com\n       ${second}`,
    );

  test('those of the last minute are judged', async () => {
    keep('orders', 0);
    expect((await ask({})).code).toBe(0);
  });

  test('older ones are refused, with what to type', async () => {
    keep('orders', 2);
    await expect(ask({})).rejects.toThrow(
      refused(
        'no pipeline on this machine has written points within the last minute: the newest are 2 minutes old',
        'or judge the old points on purpose: --at 2026-03-11T11:58:00.000Z, or --data DIR',
      ),
    );
  });

  test('so is a machine without any', async () => {
    await expect(ask({})).rejects.toThrow(
      refused(
        'no pipeline on this machine has written points within the last minute',
        'or run the pipeline here first: npx atalaya up SYSTEM',
      ),
    );
  });

  test('a system that its own team runs is not to be started here', async () => {
    const watched: System = { ...orders, stages: { api: cloudRun('orders-api', { runtime: 'own' }) } };
    await expect(ask({ ids: ['orders'] }, [watched])).rejects.toThrow(
      new UsageError(
        'no pipeline of orders on this machine has written points within the last minute',
        "name the source of production's points: --from google, or --from prometheus https://prometheus.example.com",
      ),
    );
  });

  test('so is a named system among others that run', async () => {
    keep('orders', 0);
    const systems = [orders, { ...orders, id: 'others' }];
    await expect(ask({ ids: ['orders', 'others'] }, systems)).rejects.toThrow(
      refused(
        'no pipeline of others on this machine has written points within the last minute',
        'or run the pipeline here first: npx atalaya up SYSTEM',
      ),
    );
  });

  test('one that does not run is left out of those that were not named, and said', async () => {
    keep('orders', 0);
    keep('others', 3 * 24 * 60);
    const { code, stdout, stderr } = await ask({ data: undefined }, [orders, { ...orders, id: 'others' }]);
    expect([code, stdout.includes('others'), stderr]).toEqual([
      0,
      false,
      'others is left out: its newest points on this machine are 3 days old (--from reads production; --data .atalaya uses these points anyway)\n',
    ]);
  });

  test('--at asks for the past, and gets it', async () => {
    keep('orders', 2);
    const { code, stdout } = await ask({ at: '2026-03-11T11:58:00Z' });
    expect([code, stdout.includes('api-availability')]).toEqual([0, true]);
  });

  test('--data names a folder on purpose, and its age is said', async () => {
    keep('orders', 2);
    const { stderr } = await ask({ data: '.atalaya' });
    expect(stderr).toBe('orders: the newest metric point is from 2026-03-11T11:58:00.000Z\n');
  });
});
