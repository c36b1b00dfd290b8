/**
 * Compares the Google home with bare clients: consuming through the Pub/Sub emulator with a client that only acknowledges,
 * and storing in bqemulator with bare insertAll of the same rows in the same batches. Rounds alternate; the result is the
 * median ratio. Both need an emulator: `npm run tools` installs them.
 */
import { BigQuery } from '@google-cloud/bigquery';
import { PubSub } from '@google-cloud/pubsub';
import { pathToFileURL } from 'node:url';
import { openGoogleHome, type GoogleHome } from '../pipeline/google/home.ts';
import { findBigQuery, findPubSub } from '../pipeline/google/testing/emulators.ts';
import type { Row } from '../pipeline/ports.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { programOf } from '../tools/external/toolPath.ts';
import { median } from '../numbers/quantile.ts';

export interface GoogleRound {
  /** Messages or rows a second. */
  readonly ours: number;
  readonly bare: number;
}

export interface GoogleBench {
  readonly name: string;
  readonly rounds: readonly GoogleRound[];
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const flight = { date: '2026-01-13T14:56:00Z', delay: 32, distance: 417, origin: 'SAN', destination: 'SJC' };

const home = (emulators: { pubsub?: string; bigquery?: string }): GoogleHome =>
  openGoogleHome(freight, { project: 'demo', environment: 'dev', emulators, logger: silent });

const timed = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - started);
};

/** Messages wait in the subscription before the clock starts. */
export const pubsubBench = async (address: string, messages = 10_000, rounds = 5): Promise<GoogleBench> => {
  const ours = home({ pubsub: address });
  const client = new PubSub({ projectId: 'demo', apiEndpoint: address, emulatorMode: true });
  const { topic, subscription } = ours.names;
  await client.createTopic(topic).catch(() => undefined);
  await client.createSubscription(topic, subscription, { ackDeadlineSeconds: 60 }).catch(() => undefined);
  const data = Buffer.from(JSON.stringify(flight));
  const fill = (): Promise<unknown> => ours.broker.publish(Array.from({ length: messages }, () => ({ data })));

  const throughOurs = async (): Promise<number> => {
    await fill();
    const { promise: all, resolve } = Promise.withResolvers<void>();
    let seen = 0;
    let reading: ReturnType<GoogleHome['broker']['subscribe']> | undefined;
    const rate = await timed(messages, async () => {
      reading = ours.broker.subscribe(async (batch) => {
        seen += batch.length;
        if (seen >= messages) resolve();
        return batch.map(() => 'ack');
      });
      await all;
    });
    await reading!.close();
    return rate;
  };
  const throughBare = async (): Promise<number> => {
    await fill();
    const { promise: all, resolve } = Promise.withResolvers<void>();
    let seen = 0;
    const reading = client.subscription(subscription, { closeOptions: { behavior: 'WAIT' } });
    const rate = await timed(messages, async () => {
      reading.on('message', (message) => {
        message.ack();
        if (++seen >= messages) resolve();
      });
      await all;
    });
    await reading.close();
    return rate;
  };

  const results: GoogleRound[] = [];
  try {
    await throughOurs();
    await throughBare();
    for (let round = 0; round < rounds; round++) results.push({ ours: await throughOurs(), bare: await throughBare() });
  } finally {
    await ours.close();
    await client.close();
  }
  return { name: 'messages/s through Pub/Sub, compared with a client that only acknowledges', rounds: results };
};

export const bigqueryBench = async (endpoint: string, batch = 500, batches = 10, rounds = 5): Promise<GoogleBench> => {
  const ours = home({ bigquery: endpoint });
  const client = new BigQuery({ projectId: 'demo', apiEndpoint: endpoint });
  const { dataset, table } = ours.names.table;
  await client.createDataset(dataset).catch(() => undefined);
  const type = { string: 'STRING', integer: 'INT64', float: 'FLOAT64', boolean: 'BOOL', timestamp: 'TIMESTAMP' };
  const fields = [
    ...Object.entries(freight.schema).map(([name, field]) => ({ name, type: type[field.type as keyof typeof type] })),
    { name: '_message_id', type: 'STRING' },
    { name: '_published_at', type: 'TIMESTAMP' },
    { name: '_stored_at', type: 'TIMESTAMP' },
  ];
  await client.dataset(dataset).createTable(table, { schema: { fields } });
  let next = 0;
  const ids = (): string[] => Array.from({ length: batch }, () => String(++next));
  const row = (messageId: string): Row => ({
    messageId,
    publishedAt: 1_795_379_931_594,
    values: [Date.parse(flight.date) * 1_000, flight.delay, flight.distance, flight.origin, flight.destination],
    log: 'subscription',
    sequence: undefined,
  });
  const time = '2026-11-22T20:38:51.594Z';
  const raw = (id: string): object => ({
    insertId: id,
    json: { ...flight, _message_id: id, _published_at: time, _stored_at: time },
  });
  const bareTable = client.dataset(dataset).table(table);
  const throughOurs = (): Promise<number> =>
    timed(batch * batches, async () => {
      for (let i = 0; i < batches; i++) await ours.warehouse.store(ids().map(row));
    });
  const throughBare = (): Promise<number> =>
    timed(batch * batches, async () => {
      for (let i = 0; i < batches; i++) await bareTable.insert(ids().map(raw), { raw: true, partialRetries: 0 });
    });
  const results: GoogleRound[] = [];
  try {
    await throughOurs();
    await throughBare();
    for (let round = 0; round < rounds; round++) results.push({ ours: await throughOurs(), bare: await throughBare() });
  } finally {
    await ours.close();
  }
  return { name: 'rows/s into BigQuery, compared with bare insertAll in the same batches of 500', rounds: results };
};

export const googleBench = async (): Promise<readonly GoogleBench[]> => {
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const results: GoogleBench[] = [];
  const pubsub = findPubSub(programOf('pubsub-emulator'));
  const bigquery = findBigQuery(programOf('bqemulator'));
  for (const found of [pubsub, bigquery]) if ('missing' in found) process.stderr.write(`${found.missing}: left out\n`);
  if ('start' in pubsub) {
    const emulator = await pubsub.start();
    results.push(await pubsubBench(emulator.address));
    await emulator.kill();
  }
  if ('start' in bigquery) {
    const emulator = await bigquery.start();
    results.push(await bigqueryBench(`http://${emulator.address}`));
    await emulator.kill();
  }
  return results;
};

export const renderGoogleBench = (results: readonly GoogleBench[]): string =>
  results
    .map(({ name, rounds }) => {
      const ratio = median(rounds.map(({ ours, bare }) => ours / bare));
      const [ours, bare] = [median(rounds.map((round) => round.ours)), median(rounds.map((round) => round.bare))];
      return `${ratio.toFixed(2)}  ${name}: ${Math.round(ours)} and ${Math.round(bare)}`;
    })
    .join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderGoogleBench(await googleBench())}\n`);
}
