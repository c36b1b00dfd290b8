/** The whole pipeline on Pub/Sub and BigQuery emulators, as services and in one process. */
import { PubSub } from '@google-cloud/pubsub';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runGooglePipeline } from '../../cli/run/googlePipeline.ts';
import { openGoogleHome } from '../../pipeline/google/home.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import diary from '../fixtures/systems/diary.ts';
import { withEmulator } from '../support/emulators.ts';
import { eitherMissing, startBoth } from './bothEmulators.ts';
import { answering, startService, type Variables } from '../support/serviceProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { quietLogger } from './quietLogger.ts';
import { until } from '../../pipeline/testing/until.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

const row = (id: string): string => JSON.stringify({ id, timestamp: '2024-10-10T10:00:00Z' });
const traceId = '0af7651916cd43dd8448eb211c80319c';

withEmulator('on emulators of Pub/Sub and BigQuery', eitherMissing, () => {
  const running: Emulator[] = [];
  let emulators: { readonly pubsub: string; readonly bigquery: string };
  let variables: Variables;

  beforeAll(async () => {
    running.push(...(await startBoth()));
    emulators = { pubsub: running[0]!.address, bigquery: `http://${running[1]!.address}` };
    variables = {
      ATALAYA_SYSTEM: 'diary',
      ATALAYA_HOME: 'google',
      GOOGLE_CLOUD_PROJECT: 'demo',
      PUBSUB_EMULATOR_HOST: emulators.pubsub,
      ATALAYA_BIGQUERY_ENDPOINT: emulators.bigquery,
      METADATA_SERVER_DETECTION: 'none',
    };
    const home = openGoogleHome(diary, { project: 'demo', environment: 'prod', logger: quietLogger, emulators });
    await home.ensureResources();
    await home.close();
  });
  afterAll(() => Promise.all(running.map((emulator) => emulator.kill())));

  const read = async (url: string): Promise<readonly string[]> => {
    const { diary } = (await (await fetch(`${url}/diary?limit=1000`)).json()) as {
      readonly diary: readonly { id: string }[];
    };
    return diary.map(({ id }) => id);
  };
  const post = (url: string, id: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${url}/diary`, {
      method: 'POST',
      body: row(id),
      headers: { 'content-type': 'application/json', ...headers },
    });

  test('one trace covers POST, publish and process, and the insert links to it', async () => {
    const exporter = new InMemorySpanExporter();
    const pipeline = await runGooglePipeline({
      system: diary,
      fleet: [diary],
      project: 'demo',
      environment: 'prod',
      emulators,
      data: temporaryFolder(),
      host: '127.0.0.1',
      port: 0,
      adminPort: 0,
      auth: 'on',
      logger: quietLogger,
      now: Date.now,
      sampling: 0,
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    try {
      const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
      expect((await post(pipeline.url, 'traced', { traceparent })).status).toBe(202);
      await until('the row', async () => (await read(pipeline.url)).includes('traced'));
      const named = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);
      await until('the span of the message', () => named('process diary-subscription'));
      const [server, create, process, insert] = [
        named('POST /diary'),
        named('create diary-topic'),
        named('process diary-subscription'),
        named('insert diary'),
      ];
      expect([server, create, process].map((span) => span?.spanContext().traceId)).toEqual([traceId, traceId, traceId]);
      expect(create?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
      expect(process?.parentSpanContext?.spanId).toBe(create?.spanContext().spanId);
      expect(insert?.links.map(({ context }) => context)).toEqual([process?.spanContext()]);
    } finally {
      await pipeline.close();
    }
  });

  test('ingest pulls messages that the API publishes, and both shut down cleanly', async () => {
    const ingest = await startService('ingest', { ...variables, ATALAYA_ENTRY: 'pull' });
    const api = await startService('api', variables);
    await Promise.all([answering(ingest), answering(api)]);
    expect((await post(api.url, 'pulled')).status).toBe(202);
    await until('the row', async () => (await read(api.url)).includes('pulled'));
    const stored = await until(
      'how fresh the table is',
      async () => (await fetchWhole(`${api.url}/diary`)).headers.get('atalaya-stored-at') ?? undefined,
    );
    expect(Math.abs(Date.now() - Date.parse(stored))).toBeLessThan(60_000);
    const ends = await Promise.all([ingest.kill('SIGTERM'), api.kill('SIGTERM')]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.every(({ after }) => after < 10_000)).toBe(true);
  });

  test('Pub/Sub pushes to ingest, and a message that cannot be stored is dead-lettered', async () => {
    const ingest = await startService('ingest', { ...variables, ATALAYA_ENTRY: 'push', ATALAYA_PUSH_AUTH: 'none' });
    await answering(ingest);
    const client = new PubSub({ projectId: 'demo', apiEndpoint: emulators.pubsub, emulatorMode: true });
    const [topic] = await client.createTopic('pushed');
    await topic.createSubscription('pushed-wrapped', { pushEndpoint: ingest.url });
    await topic.publishMessage({ data: Buffer.from(row('pushed')) });
    await topic.publishMessage({ attributes: { source: 'x' } });
    const home = openGoogleHome(diary, { project: 'demo', environment: 'prod', logger: quietLogger, emulators });
    const query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 100 } as const;
    await until('the row', async () =>
      (await home.warehouse.query(query)).some(({ values }) => values[0] === 'pushed'),
    );
    const letters = await until('the letter', async () => {
      const found = await home.deadLetters.list({ limit: 10 });
      return found.length > 0 && found;
    });
    expect(letters.map(({ code, attributes }) => [code, attributes])).toEqual([['empty', { source: 'x' }]]);
    await topic.subscription('pushed-wrapped').delete();
    await Promise.all([home.close(), client.close()]);
    const { code, after } = await ingest.kill('SIGTERM');
    expect([code, after < 10_000]).toEqual([0, true]);
  });

  test('a missing subscription ends the service at once, and the error says what to do', async () => {
    const ingest = await startService('ingest', { ...variables, ATALAYA_SYSTEM: 'attendees', ATALAYA_ENTRY: 'pull' });
    const { code, stderr } = await ingest.ended;
    expect(code).toBe(1);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}')).toMatchObject({
      severity: 'ERROR',
      message: [
        'the subscription cannot be read',
        '  where: projects/demo/subscriptions/data-ingest-subscription',
        '  why: the subscription does not exist, or was deleted',
        '  fix: create the subscription, or correct its name in the definition; an emulator loses everything when it restarts',
      ].join('\n'),
    });
  });
});
