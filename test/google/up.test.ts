/** `atalaya up --home google` with the commands that read its data folder: tokens, and the state of objectives. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { withEmulator } from '../support/emulators.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';
import { eitherMissing, startBoth } from './bothEmulators.ts';
import { until } from '../../pipeline/testing/until.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

interface Up {
  readonly url: string;
  readonly stdout: () => string;
  readonly stop: () => Promise<Outcome>;
}

withEmulator('on emulators of Pub/Sub and BigQuery', eitherMissing, () => {
  const running: Emulator[] = [];
  const before = { ...process.env };
  const data = temporaryFolder();

  beforeAll(async () => {
    running.push(...(await startBoth()));
    Object.assign(process.env, {
      GOOGLE_CLOUD_PROJECT: 'demo',
      PUBSUB_EMULATOR_HOST: running[0]!.address,
      ATALAYA_BIGQUERY_ENDPOINT: `http://${running[1]!.address}`,
    });
  });
  afterAll(async () => {
    process.env = before;
    await Promise.all(running.map((emulator) => emulator.kill()));
  });

  const atalaya = (...args: readonly string[]): Promise<Outcome> =>
    runInProcess([...args, '--data', data], { cwd: data });

  const up = async (): Promise<Up> => {
    const stop = new AbortController();
    let said = '';
    const args = ['up', 'attendees', '--home', 'google', '--port', '0', '--data', data];
    const ended = runInProcess(args, { cwd: data, stop: stop.signal, onOutput: (stdout) => (said = stdout) });
    let over: Outcome | undefined;
    void ended.then((outcome) => (over = outcome));
    await until('the pipeline', () => {
      if (over !== undefined) throw new Error(over.stderr);
      return said.includes('Ctrl-C stops');
    });
    const stopped = (): Promise<Outcome> => {
      stop.abort();
      return ended;
    };
    return { url: /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0], stdout: () => said, stop: stopped };
  };

  const created = async (): Promise<{ readonly token: string; readonly id: string }> => {
    const { stdout } = await atalaya('token', 'create', 'attendees', '--name', 'reports', '--json');
    return JSON.parse(stdout) as { readonly token: string; readonly id: string };
  };

  test('without a token in the folder a run creates one for itself; a token created during the run works until revoked', async () => {
    const { url, stdout, stop } = await up();
    const status = async (token: string): Promise<number> =>
      (await fetchWhole(`${url}/data`, { headers: { authorization: `Bearer ${token}` } })).status;
    const own = /Bearer (atl_[^']+)'/.exec(stdout())![1]!;
    expect(await status(own)).toBe(200);
    const { token, id } = await created();
    await until('the token', async () => (await status(token)) === 200);
    await atalaya('token', 'revoke', 'attendees', id);
    await until('its end', async () => (await status(token)) === 401);
    expect((await stop()).code).toBe(0);
  });

  test('its objectives are computed from its counters after it has ended', async () => {
    const { token } = await created();
    const { url, stdout, stop } = await up();
    expect(stdout()).toContain('callers need a token: atalaya token create attendees --name <name>\n');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const messages = JSON.stringify([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect((await fetchWhole(`${url}/data`, { method: 'POST', body: messages, headers })).status).toBe(202);
    await until('the rows', async () => {
      const rows = (await (await fetchWhole(`${url}/data`, { headers })).json()) as readonly unknown[];
      return rows.length === 3;
    });
    // A second pipeline in the folder would write to the same history.
    const second = await runInProcess(['up', 'attendees', '--home', 'google', '--port', '0', '--data', data], {
      cwd: data,
    });
    expect([second.code, second.stderr.split('\n')[0]]).toEqual([1, 'the data folder is in use by another pipeline']);
    expect((await stop()).code).toBe(0);

    const { stdout: told, stderr } = await atalaya('slo', 'status', 'attendees', '--json');
    expect(stderr).toBe('');
    const { objectives } = JSON.parse(told) as {
      readonly objectives: readonly { readonly type: string; readonly events: { readonly total: number } }[];
    };
    const totals = new Map(objectives.map(({ type, events }) => [type, events.total]));
    expect([totals.get('freshness'), totals.get('processing')]).toEqual([3, 3]);
    expect(totals.get('availability')).toBeGreaterThanOrEqual(2);
  });
});
