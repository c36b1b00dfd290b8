/** A demo in its own process that is stopped, killed or refused: no message is lost or duplicated, and the output says why. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import type { Job } from '../../cli/demo/job.ts';
import freight from '../fixtures/systems/freight.ts';
import { startCommand } from '../support/childProcess.ts';
import { proofOf } from '../support/proof.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { until } from '../../pipeline/testing/until.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

const demo = (data: string, ...more: readonly string[]): readonly string[] =>
  ['demo', '--once', '--no-gate', '--rows', '20000', '--data', data, '--port', '0'].concat(more);
/** Resolves when some of its messages are published. */
const underWay = (data: string): Promise<boolean> =>
  until('messages of a demo published', () => {
    const file = path.join(data, 'freight', 'demo.json');
    return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as Job).published > 500;
  });
const summary = /^20,000 published: 20,000 stored exactly once, 0 dead-lettered with a reason, 0 lost, 0 duplicated /m;

/** Publishing takes twenty-five seconds, so that the test can stop it in the middle, however busy the machine is. */
const slowly = ['--rate', '800/s'];

test('a second demo is refused; Ctrl-C prints how much is left, and the next start finishes it', async () => {
  const data = temporaryFolder();
  const first = startCommand(...demo(data, ...slowly));
  await underWay(data);
  expect(await runInProcess(demo(data), { cwd: data })).toEqual({
    code: 1,
    stdout: '',
    stderr: `the data folder is in use by another pipeline\n  where: ${path.join(data, 'freight')}\n  why: only one pipeline at a time may use a data folder\n  fix: stop the other pipeline, or choose another folder with --data DIR\n`,
  });
  first.kill('SIGINT');
  const stopped = await first.ended;
  expect(stopped.code).toBe(3);
  const said =
    /^stopped: ([\d,]+) of 20,000 published, ([\d,]+) queued and not yet stored, ([\d,]+) left to publish; the next start continues there\n$/.exec(
      stopped.stderr,
    );
  const [published, , left] = (said ?? []).slice(1).map((text) => Number(text.replaceAll(',', '')));
  expect(published! + left!).toBe(20_000);

  const second = await runInProcess(demo(data), { cwd: data });
  const goingOn = `continuing the demo that was stopped: ${left!.toLocaleString('en-US')} of 20,000 messages left to publish, `;
  expect(second.stderr.startsWith(goingOn)).toBe(true);
  expect(second.stdout).toMatch(summary);
  expect(second.code).toBe(0);
});

test('kill -9 in the middle loses no message and stores no duplicates', async () => {
  const data = temporaryFolder();
  const first = startCommand(...demo(data, ...slowly));
  await underWay(data);
  first.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();

  const second = await runInProcess(demo(data), { cwd: data });
  expect(second.stdout).toMatch(summary);
  expect(second.code).toBe(0);
  const { accepted, rows, stored, deadLettered, waiting } = await proofOf(freight, data);
  expect({ rows, stored, deadLettered, waiting }).toEqual({
    rows: accepted,
    stored: accepted,
    deadLettered: 0,
    waiting: 0,
  });
});

test('SIGTERM while messages are being stored ends it within ten seconds', async () => {
  const data = temporaryFolder();
  const up = startCommand('up', 'freight', '--data', data, '--port', '0');
  const [, url] = await up.says(/^GET {2}(\S+)\/freight$/m);
  await up.says(/Ctrl-C stops/);
  const flight = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };
  const body = JSON.stringify(Array.from({ length: 1_000 }, () => flight));
  const headers = { 'content-type': 'application/json' };
  const posts = Promise.allSettled(
    Array.from({ length: 5 }, () => fetchWhole(`${url}/freight`, { method: 'POST', body, headers })),
  );
  await fetchWhole(`${url}/freight`, { method: 'POST', body, headers });
  const started = performance.now();
  up.kill('SIGTERM');
  const ended = await up.ended;
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(ended).toMatchObject({ code: 0, stderr: 'stopping: finishing requests and messages in flight\n' });

  const answered = (await posts).filter((post) => post.status === 'fulfilled' && post.value.status === 202);
  const { accepted, rows, stored, waiting } = await proofOf(freight, data);
  expect(accepted).toBeGreaterThanOrEqual((answered.length + 1) * 1_000);
  expect(rows).toBe(stored);
  expect(stored + waiting).toBeGreaterThanOrEqual(accepted);
});

test('a reader of its output that closes early is not an error', async () => {
  const data = temporaryFolder();
  const child = startCommand(...demo(data, ...slowly));
  await underWay(data);
  child.stopReading();
  const { stderr } = await child.ended;
  expect(stderr).toMatch(/^stopped: [^\n]+; the next start continues there\n$/);
});
