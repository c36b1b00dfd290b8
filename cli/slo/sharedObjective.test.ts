import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { atalaya } from '../atalaya.ts';
import { openHistory } from '../../history/history.ts';
import type { Point } from '../../model/point.ts';
import { metricsFile } from '../run/eventCounts.ts';

const root = path.join(import.meta.dirname, '..', '..');
const now = Date.parse('2026-03-11T12:00:00Z');
const minute = 60_000;

const system = (id: string, parts: string): string => `
import { openLoad } from '${root}/model/load.ts';
import { availability } from '${root}/model/objective.ts';
import { string, timestamp } from '${root}/model/schema.ts';
import { bigquery, cloudFunction, cloudRun, list, pubsub } from '${root}/model/stage.ts';
import { defineSystem } from '${root}/model/system.ts';
export default defineSystem({
  id: '${id}',
  description: 'Orders of ${id}.',
  owner: 'shop',
  stages: {
    queue: pubsub('${id}-raw'),
    ingest: cloudFunction('${id}-ingest'),
    table: bigquery('warehouse.${id}', { partitionBy: 'at' }),
    api: cloudRun('${id}-api', { routes: [list('/orders')] }),
  },
  schema: { id: string(), at: timestamp() },
  objectives: [availability('api', { target: '99%', window: '30d', why: 'w', rejected: []${parts} })],
  load: openLoad({ reads: '1/s', messages: '1/s', duration: '5m' }),
});
`;

const organization = `
import { email } from '${root}/model/channel.ts';
import { defineOrganization } from '${root}/model/defineOrganization.ts';
import { shared } from '${root}/model/sharedObjective.ts';
const told = [email('shop@example.com')];
export default defineOrganization({
  id: 'example',
  project: 'example-monitoring',
  owner: 'shop',
  runbooks: 'https://example.com/generated',
  owners: [{ id: 'shop', channels: { page: told, ticket: told } }],
  sharedObjectives: [
    shared({ id: 'both', owner: 'shop', objective: 'api-availability', systems: ['north', 'south'], why: 'few readers' }),
  ],
});
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-shared-'));
  mkdirSync(path.join(folder, 'systems'));
  const files = {
    north: system('north', ''),
    south: system('south', ", alertingOff: { why: 'counted in both' }"),
    west: system('west', ''),
    organization,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'systems', `${name}.ts`), text);
  for (const [id, good, total] of [
    ['north', 95, 100],
    ['south', 899, 900],
    ['west', 10, 10],
  ] as const) {
    const history = openHistory(metricsFile(path.join(folder, 'data'), id), { now: () => now });
    const common = { kind: 'SumPoint', labels: { objective: 'api-availability' } } as const;
    const at = (minutes: number, kept: number, all: number): Point[] => [
      {
        ...common,
        name: 'atalaya.objective.good_events',
        value: kept,
        since: now - (minutes + 1) * minute,
        at: now - minutes * minute,
      },
      {
        ...common,
        name: 'atalaya.objective.total_events',
        value: all,
        since: now - (minutes + 1) * minute,
        at: now - minutes * minute,
      },
    ];
    history.append([...at(30 * 1_440 - 1, 0, 0), ...at(60, good, total)]);
    history.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await atalaya(args, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    now: () => now,
    cwd: folder,
    systems: path.join(folder, 'systems'),
    isTTY: false,
    columns: 120,
    stop: new AbortController().signal,
  });
  return { code, out: out.join(''), err: err.join('') };
};

const rows = (out: string): readonly string[] =>
  out
    .split('\n')
    .filter((line) => / (met|not met|no data)$/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '));

describe('a shared objective', () => {
  test('is a row of slo status after the systems, with their events added up', async () => {
    const { code, out } = await run('slo', 'status', '--data', 'data');
    expect(rows(out)).toEqual([
      'north api-availability 99% 30d 95.00% 95 100 -400.00% - - 5.00 not met',
      'south api-availability (alerting off) 99% 30d 99.89% 899 900 88.89% - - 0.11 met',
      'west api-availability 99% 30d 100% 10 10 100% - - 0 met',
      'both api-availability 99% 30d 99.40% 994 1,000 40.00% - - 0.60 met',
    ]);
    expect(out).toContain('both adds up the events of north and south\n');
    expect(code).toBe(1);
  });

  test('can be named alone, or is there with all of its systems', async () => {
    const named = await run('slo', 'status', 'both', '--data', 'data');
    expect(rows(named.out).map((row) => row.split(' ')[0])).toEqual(['both']);
    expect(named.code).toBe(0);
    const one = await run('slo', 'status', 'north', '--data', 'data');
    expect(rows(one.out).map((row) => row.split(' ')[0])).toEqual(['north']);
    const all = await run('slo', 'status', 'north', 'south', '--data', 'data');
    expect(rows(all.out).map((row) => row.split(' ')[0])).toEqual(['north', 'south', 'both']);
  });

  test('names its systems for programs', async () => {
    const { out } = await run('slo', 'status', 'both', '--data', 'data', '--json');
    const { objectives } = JSON.parse(out) as { readonly objectives: readonly Readonly<Record<string, unknown>>[] };
    expect(objectives).toMatchObject([
      {
        system: 'both',
        objective: 'api-availability',
        sharedBy: ['north', 'south'],
        events: { good: 994, total: 1_000 },
      },
    ]);
  });

  test.each(['text', 'markdown', 'html'])('is a part of a report as %s', async (format) => {
    const { code, out } = await run('slo', 'report', 'both', '--data', 'data', '--period', '28d', '--format', format);
    expect(code).toBe(0);
    expect(out).toContain('both kept its promise');
    expect(out).toContain('6 of 1,000');
  });

  test('is a row of a report on the fleet, and no system of it', async () => {
    const { out } = await run('slo', 'report', '--of', 'fleet', '--data', 'data', '--period', '28d');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('3 systems, and both for several of them together, made 4 promises');
  });

  test('is explained as it stands', async () => {
    const { out } = await run('explain', 'both', '--data', 'data');
    expect(out).toContain('6 bad of 1,000 events');
  });

  test('and an unknown id is still an unknown system', async () => {
    const { code, err } = await run('slo', 'status', 'bth', '--data', 'data');
    expect({ code, err: err.replaceAll(folder, '<folder>') }).toEqual({
      code: 2,
      err: expect.stringContaining("there is no system 'bth'"),
    });
  });
});
