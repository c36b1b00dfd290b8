/** `atalaya dlq --home google`: letters in BigQuery, lines from a stand-in for Cloud Logging, replays into Pub/Sub. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PubSub } from '@google-cloud/pubsub';
import { openGoogleHome, type GoogleHome } from '../../pipeline/google/home.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import diary from '../fixtures/systems/diary.ts';
import type { Attributes } from '../../pipeline/ports.ts';
import { withEmulator } from '../support/emulators.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { eitherMissing, startBoth } from './bothEmulators.ts';
import { quietLogger } from './quietLogger.ts';
import { until } from '../../pipeline/testing/until.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const rejectedAt = Date.parse('2024-10-10T10:00:00Z');
const good = Buffer.from('{"id":"a","timestamp":"2024-10-10T10:00:00Z"}');

withEmulator('on emulators of Pub/Sub and BigQuery', eitherMissing, () => {
  const running: Emulator[] = [];
  const asked: string[] = [];
  let answers = 200;
  let logging: Server;
  let home: GoogleHome;
  const before = { ...process.env };

  beforeAll(async () => {
    running.push(...(await startBoth()));
    logging = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        asked.push((JSON.parse(Buffer.concat(parts).toString()) as { readonly filter: string }).filter);
        const jsonPayload = { event: 'rejected', messageIds: ['7', '8'], message: 'messages became dead letters' };
        const entry = { timestamp: '2024-10-10T10:00:00.5Z', severity: 'INFO', insertId: '1', jsonPayload };
        response.writeHead(answers, { 'content-type': 'application/json' });
        const refused = {
          error: { code: 403, message: 'Permission denied for all log views', status: 'PERMISSION_DENIED' },
        };
        response.end(JSON.stringify(answers === 200 ? { entries: [entry] } : refused));
      });
    }).listen(0, '127.0.0.1');
    await once(logging, 'listening');
    const emulators = { pubsub: running[0]!.address, bigquery: `http://${running[1]!.address}` };
    Object.assign(process.env, {
      GOOGLE_CLOUD_PROJECT: 'demo',
      PUBSUB_EMULATOR_HOST: emulators.pubsub,
      ATALAYA_BIGQUERY_ENDPOINT: emulators.bigquery,
      ATALAYA_LOGGING_ENDPOINT: `http://127.0.0.1:${(logging.address() as AddressInfo).port}`,
    });
    home = openGoogleHome(diary, { project: 'demo', environment: 'prod', logger: quietLogger, emulators });
    await home.ensureResources();
    const letter = { publishedAt: rejectedAt, rejectedAt, code: 'missing-field', field: 'id', reason: 'no id' };
    const attributes = { googclient_traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await home.deadLetters.put([
      { ...letter, messageId: '7', data: good, attributes },
      { ...letter, messageId: '9', data: Buffer.from('{}'), attributes: undefined },
    ]);
  });
  afterAll(async () => {
    process.env = before;
    logging.close();
    await home.close();
    await Promise.all(running.map((emulator) => emulator.kill()));
  });

  const logsOf = (id: string): string =>
    `https://console.cloud.google.com/logs/query;query=${encodeURIComponent(
      `jsonPayload.event="rejected" AND jsonPayload.messageIds=("${id}") AND timestamp >= "2024-10-10T09:59:00.000Z"`,
    )}?project=demo`;

  test('each rejected message is listed with its log lines and its trace', async () => {
    const { stdout, stderr, code } = await runInProcess(['dlq', 'list', 'diary', '--home', 'google'], { cwd: '/' });
    expect([code, stderr]).toEqual([0, '']);
    expect(asked).toEqual([
      'jsonPayload.event="rejected" AND jsonPayload.messageIds=("7" OR "9") AND timestamp >= "2024-10-10T09:59:00.000Z"',
    ]);
    expect(stdout.slice(stdout.indexOf('\n7\n'))).toBe(
      [
        '',
        '7',
        `  logs   ${logsOf('7')}`,
        `  trace  https://console.cloud.google.com/traces/list?project=demo&tid=${traceId}`,
        '  2024-10-10T10:00:00.500Z INFO messages became dead letters',
        '',
        '9',
        `  logs   ${logsOf('9')}`,
        '',
      ].join('\n'),
    );
  });

  test('with emulators, which keep no logs, no link points at the real cloud', async () => {
    const { ATALAYA_LOGGING_ENDPOINT: endpoint } = process.env;
    delete process.env['ATALAYA_LOGGING_ENDPOINT'];
    const { stdout, code } = await runInProcess(['dlq', 'list', 'diary', '--home', 'google'], { cwd: '/' });
    process.env['ATALAYA_LOGGING_ENDPOINT'] = endpoint;
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'message  rejected                  code           field  reason  bytes',
        '7        2024-10-10T10:00:00.000Z  missing-field  id     no id   45',
        '9        2024-10-10T10:00:00.000Z  missing-field  id     no id   2',
        '',
      ].join('\n'),
    );
  });

  test('missing access to the logs is reported, and the dead letters are still listed', async () => {
    answers = 403;
    const { stdout, stderr, code } = await runInProcess(['dlq', 'list', 'diary', '--home', 'google', '--json'], {
      cwd: '/',
    });
    answers = 200;
    expect(code).toBe(0);
    expect(stderr).toContain('log lines cannot be read\n  where: projects/demo\n');
    expect(stderr).toContain('  fix: grant roles/logging.viewer to the account that runs this\n');
    const [first] = stdout.trim().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ messageId: '7', logs: logsOf('7'), lines: [] });
  });

  test('letters that are valid now are published to Pub/Sub with their ids, after a dry run that publishes nothing', async () => {
    const dry = await runInProcess(['dlq', 'replay', 'diary', '--home', 'google', '--dry-run'], { cwd: '/' });
    expect(dry.stdout).toMatch(/^1 would be stored now\n1 would fail again\n/);
    expect((await home.deadLetters.list({ limit: 10 })).map(({ messageId }) => messageId)).toEqual(['7', '9']);
    const replayed = await runInProcess(['dlq', 'replay', 'diary', '--home', 'google'], { cwd: '/' });
    expect(replayed.stdout).toMatch(/^1 published again\n1 would fail again and stay dead letters\n/);
    const seen: (string | undefined)[] = [];
    const subscription = home.broker.subscribe(async (deliveries) => {
      seen.push(...deliveries.map(({ attributes }) => attributes?.['atalaya_message_id']));
      return deliveries.map(() => 'ack');
    });
    await until('the replayed message', () => seen.length > 0);
    await subscription.close();
    expect(seen).toEqual(['7']);
  });

  test('a message that reached the dead-letter topic is listed and replayed as the others, once', async () => {
    const pubsub = new PubSub({ projectId: 'demo', apiEndpoint: running[0]!.address, emulatorMode: true });
    await pubsub.topic('diary-subscription-dead').publishMessage({
      data: good,
      attributes: {
        CloudPubSubDeadLetterSourceDeliveryCount: '100',
        CloudPubSubDeadLetterSourceSubscription: 'diary-subscription',
        CloudPubSubDeadLetterSourceTopicPublishTime: '2026-11-29T10:00:00.250+00:00',
        producer: 'p',
      },
    });
    const first = await runInProcess(['dlq', 'list', 'diary', '--home', 'google', '--json'], { cwd: '/' });
    expect(first.stderr).toBe('1 message of the dead-letter topic moved to the dead letters\n');
    const letter = first.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ code }) => code === 'undelivered');
    expect(letter).toMatchObject({
      publishedAt: '2026-11-29T10:00:00.250Z',
      reason: 'Pub/Sub gave it up after 100 deliveries, none of which was acknowledged',
      data: good.toString('base64'),
    });
    const again = await runInProcess(['dlq', 'list', 'diary', '--home', 'google', '--json'], { cwd: '/' });
    expect(again.stderr).toBe('');
    const id = String(letter?.['messageId']);
    const replayed = await runInProcess(['dlq', 'replay', 'diary', '--home', 'google', '--id', id], { cwd: '/' });
    expect(replayed.stdout).toMatch(/^1 published again\n/);
    const seen: (Attributes | undefined)[] = [];
    const subscription = home.broker.subscribe(async (deliveries) => {
      seen.push(...deliveries.map(({ attributes }) => attributes));
      return deliveries.map(() => 'ack');
    });
    await until('the replayed message', () => seen.some((attributes) => attributes?.['atalaya_message_id'] === id));
    await subscription.close();
    await pubsub.close();
    expect(seen).toContainEqual({
      producer: 'p',
      atalaya_message_id: id,
      atalaya_published_at: String(Date.parse('2026-11-29T10:00:00.250Z')),
    });
  });
});
