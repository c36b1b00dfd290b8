/** A small system and its organization, as the text of a file beside which a test writes definitions that import it. */
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');

/** Exports `systemWith(id, change)` and `organization`. */
export const partsText: string = `
import { email } from '${root}/model/channel.ts';
import { defineOrganization } from '${root}/model/defineOrganization.ts';
import { openLoad } from '${root}/model/load.ts';
import { availability } from '${root}/model/objective.ts';
import { string } from '${root}/model/schema.ts';
import { bigquery, cloudFunction, cloudRun, list, pubsub } from '${root}/model/stage.ts';
import { defineSystem } from '${root}/model/system.ts';
export const systemWith = (id, change = {}) => defineSystem({
  id, description: 'Rows.', owner: 'shop', project: 'shop-prod',
  stages: {
    queue: pubsub(id + '-raw'), ingest: cloudFunction(id + '-ingest'), table: bigquery('w.' + id.replaceAll('-', '_')),
    api: cloudRun(id + '-api', { routes: [list('/rows')], auth: 'token' }),
  },
  schema: { id: string() },
  objectives: [availability('api', { target: '99%', window: '30d', why: 'Callers were promised this.', rejected: [] })],
  load: openLoad({ reads: '1/s', messages: '1/s', duration: '1m' }),
  ...change,
});
const channels = [email('shop@shop.internal')];
export const organization = defineOrganization({
  id: 'shop', project: 'shop-prod', owner: 'shop', runbooks: 'https://code.shop.internal/generated',
  owners: [{ id: 'shop', channels: { page: channels, ticket: channels } }],
});
`;
