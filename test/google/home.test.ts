/** A system's home on Google Cloud, created in the emulators: names, tables, and the view for analysts. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openBigQueryClient } from '../../pipeline/google/bigqueryClient.ts';
import { runQuery } from '../../pipeline/google/bigqueryQuery.ts';
import { sqlName } from '../../pipeline/google/bigqueryTable.ts';
import { openGoogleHome } from '../../pipeline/google/home.ts';
import { googleNames } from '../../model/google/names.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import type { Row } from '../../pipeline/ports.ts';
import freight from '../fixtures/systems/freight.ts';
import { bigqueryEmulator, pubsubEmulator, withEmulator } from '../support/emulators.ts';
import { quietLogger } from './quietLogger.ts';

test('names contain the environment if the system sets one; dataset names contain no dashes', () => {
  expect(googleNames({ ...freight, naming: 'suffixed' }, 'staging')).toEqual({
    topic: 'freight-raw-staging',
    subscription: 'freight-raw-subscription-staging',
    table: { dataset: 'warehouse_staging', table: 'freight' },
    deadLetters: { dataset: 'warehouse_staging', table: 'freight_dead_letters' },
    claims: { dataset: 'warehouse_staging', table: 'freight_claims' },
    view: { dataset: 'warehouse_staging', table: 'freight_deduplicated' },
  });
});

withEmulator('with bqemulator', bigqueryEmulator, (startBigQuery) => {
  withEmulator('and the Pub/Sub emulator', pubsubEmulator, (startPubSub) => {
    let pubsub: Emulator;
    let bigquery: Emulator;
    beforeAll(async () => {
      [pubsub, bigquery] = await Promise.all([startPubSub(), startBigQuery()]);
    });
    afterAll(() => Promise.all([pubsub.kill(), bigquery.kill()]));

    test('missing tables are created once, and analysts see every message once', async () => {
      const endpoint = `http://${bigquery.address}`;
      const home = openGoogleHome(freight, {
        project: 'demo',
        environment: 'dev',
        emulators: { pubsub: pubsub.address, bigquery: endpoint },
        logger: quietLogger,
      });
      await home.ensureResources();
      await home.ensureResources();
      await home.warehouse.ping();
      const row = (messageId: string): Row => ({
        messageId,
        publishedAt: 1_795_379_931_594,
        values: [978_307_800_000_001, 7, 300, 'LAS', 'SFO'],
        log: 'subscription',
        sequence: undefined,
      });
      await home.warehouse.store([row('a'), row('b')]);
      await home.warehouse.store([row('b'), row('c')]);

      const client = openBigQueryClient({ project: 'demo', endpoint });
      const counted = async (table: { readonly dataset: string; readonly table: string }): Promise<unknown> => {
        const text = `SELECT COUNT(*) FROM ${sqlName(client, table)}`;
        const bounds = { maximumBytesBilled: 1e9, timeoutMs: 10_000, labels: {} };
        return (await runQuery(client, { text, parameters: [], failure: 'counting', resource: 'here' }, bounds))[0]![0];
      };
      expect([await counted(home.names.table), await counted(home.names.view)]).toEqual(['4', '3']);
      expect(await home.broker.publish([{ data: Buffer.from('{}') }])).toHaveLength(1);
      await home.close();
    });
  });
});
