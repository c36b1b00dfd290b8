/** Authorization through the whole pipeline: created and revoked tokens, repeated requests, and secrets kept out of output. */
import { describe, expect, test } from '@jest/globals';
import type { PipelineSystem } from '../../model/system.ts';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import { hashOf, type IssuedToken } from '../../pipeline/api/auth/token.ts';
import lms from '../fixtures/systems/lms.ts';
import statements from '../fixtures/systems/statements.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { until } from '../../pipeline/testing/until.ts';

const token = `atl_000000000000_${'x'.repeat(43)}`;
/** The token identifies the caller, so it has to be the same in every run. */
const caller: IssuedToken = {
  token,
  record: {
    id: '000000000000',
    name: 'test',
    hash: hashOf(token),
    readOnly: false,
    createdAt: 0,
    expiresAt: undefined,
    revokedAt: undefined,
  },
};

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

test('a token created while a pipeline runs works, and stops working when it is revoked', async () => {
  const { get, data } = await startPipeline(attendees, { auth: 'on' });
  expect(await get('/data')).toMatchObject({ status: 401 });
  const run = (...args: readonly string[]) => runInProcess(['token', ...args, '--data', data, '--json'], { cwd: data });
  const created = await run('create', 'attendees', '--name', 'reports', '--expires', '1d');
  const { token: secret, id } = JSON.parse(created.stdout) as { readonly token: string; readonly id: string };
  const becomes = (status: number): Promise<true> =>
    until(`an answer ${status}`, async () => (await get('/data', bearer(secret))).status === status);
  await becomes(200);
  expect(JSON.parse((await run('revoke', 'attendees', id)).stdout)).toMatchObject({ id, name: 'reports' });
  await becomes(401);
});

test('a request sent again after a restart is stored once', async () => {
  const data = temporaryFolder();
  const headers = { 'idempotency-key': 'order-17' };
  const messages = [1, 2].map((id) => ({ id, name: 'n' }));
  const answers: unknown[] = [];
  for (const run of ['first', 'second']) {
    const { post, get, settled, close } = await startPipeline(attendees, { data, auth: caller });
    const { status, json } = await post('/data', messages, headers);
    await settled();
    answers.push(json);
    expect([run, status, (await get('/data?limit=50')).json]).toEqual([run, 202, messages.toReversed()]);
    await close();
  }
  expect(answers[1]).toEqual(answers[0]);
});

/** An issuer that cannot be reached: tests call no host outside this machine. */
const alone = (system: PipelineSystem): PipelineSystem => {
  const { api } = system.stages;
  if (api.identity === undefined) return system;
  const identity = { ...api.identity, keys: 'http://127.0.0.1:9/keys' };
  return { ...system, stages: { ...system.stages, api: { ...api, identity } } };
};

describe("a caller's secrets", () => {
  const secret = 'S3CR3T'.repeat(6);
  const claims = Buffer.from(JSON.stringify({ sub: secret, email: secret })).toString('base64url');
  const proofs = [
    `Bearer ${secret}`,
    `Basic ${secret}`,
    `Bearer atl_0123456789ab_${secret}AAAAAAA`,
    `Bearer eyJhbGciOiJub25lIn0.${claims}.${secret}`,
    `Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.${claims}.${secret}`,
  ];

  test.each<[string, PipelineSystem, string]>([
    ['attendees', attendees, '/data'],
    ['correspondence', correspondence, '/data'],
    ['statements', statements, '/data'],
    ['lms', lms, '/app_info/a:b'],
  ])('are in no log, span, metric or answer of %s', async (_, system, path) => {
    const {
      get,
      post,
      url,
      adminUrl,
      home,
      logs,
      spans,
      metrics,
      token: own,
    } = await startPipeline(alone(system), {
      auth: 'on',
      sampling: 1,
    });
    const told: string[] = [];
    for (const authorization of proofs) {
      const headers = {
        authorization,
        'x-goog-iap-jwt-assertion': authorization.slice(7),
        'idempotency-key': secret,
        cookie: `session=${secret}`,
        origin: `https://${secret}.example`,
      };
      for (const init of [{ headers }, { headers, method: 'DELETE' }, { headers, method: 'OPTIONS' }]) {
        const answer = await get(path, init);
        told.push(answer.text, JSON.stringify([...answer.headers]));
      }
      told.push((await post('/data', { secret }, headers)).text);
    }
    told.push(logs(), await metrics());
    told.push(
      ...spans().map(({ name, attributes, events, status }) => JSON.stringify([name, attributes, events, status])),
    );
    const encoded = [secret, Buffer.from(secret).toString('base64url'), claims];
    expect(told.filter((text) => encoded.some((one) => text.includes(one)))).toEqual([]);
    expect([own, logs().length > 0, spans().length > 0]).toEqual([undefined, true, true]);
    expect([url, adminUrl, home.folder].every((one) => !String(one).includes(secret))).toBe(true);
  });

  test('are not there after requests that were served either', async () => {
    const { get, post, settled, logs, spans, metrics } = await startPipeline(attendees, {
      sampling: 1,
      auth: caller,
    });
    const served = await post('/data', { id: 1, name: 'n' }, { 'idempotency-key': secret });
    await settled();
    expect([served.status, (await get('/data')).status]).toEqual([202, 200]);
    const told = [logs(), await metrics(), served.text, ...spans().map((span) => JSON.stringify(span.attributes))];
    expect(told.filter((text) => text.includes(token.slice(17)) || text.includes(secret))).toEqual([]);
  });
});
