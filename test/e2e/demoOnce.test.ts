/** A whole demo in this process: its printed counts are consistent, and agree with the objectives computed afterwards. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { proofOf } from '../support/proof.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';
import type { DashboardJson } from '../../dashboards/cloudMonitoring/json.ts';
import type { PreviewState, WidgetData } from '../../console/preview/widgetData.ts';
import { until } from '../../pipeline/testing/until.ts';

const summary =
  /^([\d,]+) published: ([\d,]+) stored exactly once, ([\d,]+) dead-lettered with a reason, ([\d,]+) lost, ([\d,]+) duplicated /m;
const numbersIn = (text: string): readonly number[] =>
  (summary.exec(text) ?? []).slice(1).map((number) => Number(number.replaceAll(',', '')));

const demo = (data: string, ...more: readonly string[]) =>
  runInProcess(['demo', '--once', '--no-gate', '--port', '0', '--data', data, ...more], { cwd: data });

interface Objective {
  readonly type: string;
  readonly events: { readonly good: number; readonly total: number };
}

describe('freight with malformed ones among them', () => {
  test('are all stored or dead-lettered, and the objectives count the same messages', async () => {
    const data = temporaryFolder();
    const { code, stdout, stderr } = await demo(data, '--rows', '5000', '--faults', '2%');
    const [published, stored, deadLettered, lost, duplicated] = numbersIn(stdout);
    expect({ code, stderr, published, lost, duplicated }).toEqual({
      code: 0,
      stderr: '',
      published: 5_000,
      lost: 0,
      duplicated: 0,
    });
    expect(stored! + deadLettered!).toBe(5_000);
    expect(deadLettered!).toBeGreaterThan(50);

    // The messages of the simulated visitor are added to the demo's.
    const [freight] = await loadPipelines(systemsFolder, ['freight']);
    const proof = await proofOf(freight!, data);
    const visitors = proof.accepted - 5_000;
    expect(proof).toEqual({
      accepted: proof.accepted,
      rows: stored! + visitors,
      stored: stored! + visitors,
      deadLettered,
      waiting: 0,
    });

    const status = await runInProcess(['slo', 'status', 'freight', '--json', '--data', data], { cwd: data });
    const { objectives } = JSON.parse(status.stdout) as { objectives: readonly Objective[] };
    const events = (type: string) => objectives.find((objective) => objective.type === type)?.events;
    expect(events('processing')).toMatchObject({ good: stored! + visitors, total: proof.accepted });
    expect(events('freshness')).toMatchObject({ good: stored! + visitors, total: stored! + visitors });
  });

  test('continue where the previous demo ended, in the source and in the counts', async () => {
    const data = temporaryFolder();
    await demo(data, '--rows', '40');
    const second = await demo(data, '--rows', '30');
    expect(numbersIn(second.stdout)).toEqual([30, 30, 0, 0, 0]);
    expect(second.stdout).toMatch(/^published 30\/30(?: and \d by POST)? \| stored 3\d \(/m);
    expect(second.code).toBe(0);
  });
});

const opened = (auth: string) => (id: string) =>
  `AUTHENTICATION IS OFF: ${id} declares ${auth}, but everybody on this machine may read and publish\n`;

/** Identity tokens do not exist on one machine; a demo reports that it does not check them. */
const withoutAuth: Readonly<Record<string, (id: string) => string>> = {
  lms: opened('iap'),
  statements: opened('oidc'),
  'fleet-07': opened('oidc'),
};

describe('a system', () => {
  const ids = ['attendees', 'correspondence', 'diary', 'lms', 'statements', 'fleet-07'];
  const outcomes = new Map<string, Outcome>();
  // Concurrent, because each mostly waits; a concurrent test must not import modules while another one starts.
  beforeAll(async () => {
    const run = async (id: string): Promise<unknown> =>
      outcomes.set(id, await demo(temporaryFolder(), '--system', id, '--rows', '300', '--faults', '10%'));
    await Promise.all(ids.map(run));
  });

  test.each(ids)('%s runs a demo of its own generated messages', (id) => {
    const { code, stdout, stderr } = outcomes.get(id)!;
    const [published, stored, deadLettered, lost, duplicated] = numbersIn(stdout);
    expect({ code, stderr, published, lost, duplicated }).toEqual({
      code: 0,
      stderr: withoutAuth[id]?.(id) ?? '',
      published: 300,
      lost: 0,
      duplicated: 0,
    });
    expect(stored! + deadLettered!).toBe(300);
    expect(deadLettered!).toBeGreaterThan(10);
    expect(stdout).toMatch(/api-availability .* {2}met$/m);
  });
});

test('on a terminal the status is redrawn in place, curl lines are shown, and Ctrl-C ends it', async () => {
  const data = temporaryFolder();
  const stop = new AbortController();
  const { code, stdout } = await runInProcess(['demo', '--no-gate', '--rows', '200', '--port', '0', '--data', data], {
    cwd: data,
    isTTY: true,
    stop: stop.signal,
    onOutput: (text) => {
      if (text.endsWith('Ctrl-C stops\n')) stop.abort();
    },
  });
  expect(code).toBe(0);
  expect(stdout).toContain('\u001b[0J');
  expect(stdout).toMatch(/ {2}curl 'http:\/\/127\.0\.0\.1:\d+\/freight\?limit=5'\n/);
  expect(stdout).toMatch(/ {2}published {6}200 of 200 {2}\[#+\] 100%\n/);
});

test('while it stays up on a terminal, it serves dashboards of the metrics that it stored', async () => {
  const data = temporaryFolder();
  const stop = new AbortController();
  const asked: Promise<{ readonly state: PreviewState; readonly widget: WidgetData }>[] = [];
  const look = async (url: string): Promise<{ readonly state: PreviewState; readonly widget: WidgetData }> => {
    try {
      const get = async <T>(at: string): Promise<T> => (await (await fetch(`${url}/api/${at}`)).json()) as T;
      const { mosaicLayout } = await get<DashboardJson>('dashboard/atalaya-freight');
      const index = mosaicLayout.tiles.findIndex(({ widget }) => widget.title.startsWith('api-availability: budget'));
      const read = async (): Promise<{ readonly state: PreviewState; readonly widget: WidgetData }> => {
        const state = await get<PreviewState>('state');
        // Charts have points at whole steps, so the next point includes all events.
        const range = `from=${state.to - 3_600}&to=${state.to + 15}`;
        return { state, widget: await get(`dashboard/atalaya-freight/widget/${index}?${range}`) };
      };
      // The last points are stored within two seconds.
      return await until('points', async () => {
        const seen = await read();
        return seen.widget.kind === 'NothingData' ? undefined : seen;
      });
    } finally {
      stop.abort();
    }
  };
  await runInProcess(['demo', '--no-gate', '--rows', '200', '--port', '0', '--data', data], {
    cwd: data,
    isTTY: true,
    stop: stop.signal,
    onOutput: (text) => {
      const found = /Live dashboards: (\S+)\n {2}Ctrl-C stops\n$/.exec(text)?.[1];
      if (found !== undefined && asked.length === 0) asked.push(look(found));
    },
  });
  const { state, widget } = (await asked[0])!;
  expect(state).toMatchObject({ live: true, source: { kind: 'history', folder: data } });
  expect(widget).toMatchObject({ kind: 'NumberData', unit: '10^2.%', value: 1 });
});

describe('a data folder that cannot be used', () => {
  test('is reported, when a file has its name', async () => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'file'), '');
    const { code, stderr } = await demo(path.join(cwd, 'file'));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `the data folder cannot be created\n  where: ${cwd}/file/freight\n  why: ENOTDIR: not a directory, mkdir '${cwd}/file/freight'\n  fix: choose a folder that this user can write, with --data DIR\n`,
    });
  });

  const reason = process.getuid?.() === 0 ? ' [root may write everywhere; run the tests as another user]' : '';
  (reason === '' ? test : test.skip)(`is said, when this user may not write there${reason}`, async () => {
    const cwd = temporaryFolder();
    mkdirSync(path.join(cwd, 'freight'));
    chmodSync(path.join(cwd, 'freight'), 0o500);
    const { code, stderr } = await demo(cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^the data folder cannot be written\n {2}where: /);
  });

  test('is reported, when its queue is damaged, and nothing is deleted', async () => {
    const cwd = temporaryFolder();
    const file = path.join(cwd, 'freight', 'queue.db');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'not a database, but long enough to look like one');
    const { code, stderr } = await demo(cwd);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `the queue is damaged\n  where: ${file}\n  why: file is not a database\n  fix: keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged) to start with an empty file\n`,
    });
  });
});
