/**
 * One process of the API takes over from another on the Google home: SIGTERM while callers read and publish through a front that sends to
 * whoever is ready. No request fails. Judged by counts: how fast the machine is does not matter.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent, request } from 'node:http';
import { openGoogleHome } from '../../pipeline/google/home.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { until } from '../../pipeline/testing/until.ts';
import diary from '../fixtures/systems/diary.ts';
import { fetchWhole } from '../support/fetchWhole.ts';
import { pubsubEmulator, withEmulator } from '../support/emulators.ts';
import { answering, startService, type ServiceProcess, type Variables } from '../support/serviceProcess.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { quietLogger } from './quietLogger.ts';

interface Backend {
  readonly service: ServiceProcess;
  readonly agent: Agent;
  answered: number;
}

/** What a machine without time answers, whether a process takes over or not. */
const overloaded = /is overloaded|was not ready within|did not confirm the messages within/;

/** Errors after which a front may send the request elsewhere: nothing of it was processed. */
const unprocessed: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

const backendOf = (service: ServiceProcess): Backend => ({
  service,
  agent: new Agent({ keepAlive: true, maxSockets: 64 }),
  answered: 0,
});

interface Sent {
  readonly status: number;
  readonly text: string;
  /** The error's code, and whether the connection was an old one. */
  readonly error: string | undefined;
  readonly reused: boolean;
}

const send = (backend: Backend, id: string | undefined): Promise<Sent> =>
  new Promise((resolve) => {
    const { hostname: host, port } = new URL(backend.service.url);
    const body = id === undefined ? undefined : JSON.stringify({ id, timestamp: new Date().toISOString() });
    const headers = id === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': id };
    const path = id === undefined ? '/diary?limit=1' : '/diary';
    const method = id === undefined ? 'GET' : 'POST';
    const outgoing = request({ host, port, path, method, headers, agent: backend.agent }, (response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text, error: undefined, reused: false }));
      response.once('error', (error) => resolve({ status: 0, text: '', error: String(error), reused: false }));
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: 0, text: '', error: error.code ?? error.message, reused: outgoing.reusedSocket }),
    );
    outgoing.end(body);
  });

withEmulator('with the Pub/Sub emulator', pubsubEmulator, (start) => {
  let emulator: Emulator;
  let fake: FakeBigQuery;
  let variables: Variables;
  beforeAll(async () => {
    [emulator, fake] = await Promise.all([start(), openFakeBigQuery()]);
    variables = {
      ATALAYA_SYSTEM: 'diary',
      ATALAYA_HOME: 'google',
      GOOGLE_CLOUD_PROJECT: 'demo',
      PUBSUB_EMULATOR_HOST: emulator.address,
      ATALAYA_BIGQUERY_ENDPOINT: fake.url,
      METADATA_SERVER_DETECTION: 'none',
    };
    const emulators = { pubsub: emulator.address, bigquery: fake.url };
    const home = openGoogleHome(diary, { project: 'demo', environment: 'prod', logger: quietLogger, emulators });
    await home.ensureResources();
    await home.close();
  });
  afterAll(async () => {
    await emulator.kill();
    await fake.close();
  });

  test('a process that gets SIGTERM while another takes over loses no request', async () => {
    const first = backendOf(await startService('api', variables));
    await answering(first.service);
    let backends: readonly Backend[] = [first];
    const failed: string[] = [];
    let [turn, stopped] = [0, false];

    const call = async (id: string | undefined): Promise<void> => {
      for (let attempt = 0; ; attempt++) {
        const backend = backends[turn++ % backends.length]!;
        const { status, text, error, reused } = await send(backend, id);
        if (status === (id === undefined ? 200 : 202)) {
          backend.answered++;
          return;
        }
        // As every front does: a connection that was closed while it was not used says nothing of the request.
        const mayRepeat = error !== undefined && unprocessed.has(error) && (reused || error === 'ECONNREFUSED');
        if (status === 503 && overloaded.test(text)) return;
        if (!mayRepeat || attempt === 20)
          return void failed.push(`${id === undefined ? 'GET' : 'POST'} ${error ?? `${status} ${text}`}`);
      }
    };
    const caller = async (name: number): Promise<void> => {
      for (let i = 0; !stopped; i++) await call(i % 10 === 0 ? `${name}-${i}` : undefined);
    };
    const watch = async (): Promise<void> => {
      while (!stopped) {
        const statuses = await Promise.all(
          backends.map(({ service }) =>
            fetchWhole(`${service.url}/ready`).then(
              ({ status }) => status,
              () => 0,
            ),
          ),
        );
        const ready = backends.filter((_, i) => statuses[i] === 200);
        if (ready.length > 0) backends = backends.filter((backend) => backend !== first || ready.includes(backend));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };

    const running = [watch(), ...Array.from({ length: 20 }, (_, name) => caller(name))];
    await until('the first process answers', () => first.answered >= 500);
    const second = backendOf(await startService('api', variables));
    await answering(second.service);
    backends = [first, second];
    const { code } = await first.service.kill('SIGTERM');
    const before = second.answered;
    await until('the second process answers', () => second.answered >= before + 500);
    stopped = true;
    await Promise.all(running);
    for (const { agent } of [first, second]) agent.destroy();
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect((await second.service.kill('SIGTERM')).code).toBe(0);
  });
});
