/** The definitions of a shop with one or two systems, in a folder of its own: a definition that is imported once cannot change. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const repository = path.join(import.meta.dirname, '..', '..');

export interface ShopOptions {
  readonly ids?: readonly string[];
  /** Of availability. */
  readonly target?: string;
  readonly project?: string;
}

/** The folder of definitions. */
export const shop = ({ ids = ['orders'], target = '99.9%', project = 'shop-prod' }: ShopOptions = {}): string => {
  const folder = path.join(temporaryFolder(), 'systems');
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'organization.ts'),
    `import { email, pagerDuty } from '${repository}/model/channel.ts';
import { defineOrganization } from '${repository}/model/defineOrganization.ts';
export default defineOrganization({
  id: 'shop',
  project: '${project}',
  owner: 'shop',
  runbooks: 'https://shop.internal/generated',
  owners: [{ id: 'shop', channels: { page: [pagerDuty('projects/${project}/secrets/pagerduty')], ticket: [email('shop@shop.internal')] } }],
});
`,
  );
  for (const id of ids)
    writeFileSync(
      path.join(folder, `${id}.ts`),
      `import { openLoad } from '${repository}/model/load.ts';
import { availability } from '${repository}/model/objective.ts';
import { string } from '${repository}/model/schema.ts';
import { bigquery, cloudFunction, cloudRun, list, pubsub } from '${repository}/model/stage.ts';
import { defineSystem } from '${repository}/model/system.ts';
export default defineSystem({
  id: '${id}',
  description: 'Something, for those who ship it.',
  owner: 'shop',
  project: '${project}',
  stages: {
    queue: pubsub('${id}-raw'),
    ingest: cloudFunction('${id}-ingest'),
    table: bigquery('warehouse.${id}'),
    api: cloudRun('${id}-api', { routes: [list('/${id}')] }),
  },
  schema: { id: string() },
  objectives: [
    availability('api', { target: '${target}', window: '30d', why: 'Shipping waits for it.', rejected: [{ indicator: 'uptime', why: 'it runs while it fails' }] }),
  ],
  load: openLoad({ reads: '1/s', messages: '1/s', duration: '1m' }),
});
`,
    );
  return folder;
};
