/**
 * A copy of this repository as a team makes it its own, by CONTRIBUTING's "Add a system": without the systems of this repository and what
 * is emitted for them, with an organization and one system of its own.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.join(import.meta.dirname, '..', '..');
const leftOut: ReadonlySet<string> = new Set(['.git', '.atalaya', 'node_modules', 'generated', 'systems']);

const organization = `import { email } from '../model/channel.ts';
import { defineOrganization } from '../model/defineOrganization.ts';
import type { Organization } from '../model/organization.ts';

const channels = [email('shop@shop.internal')];

const organization: Organization = defineOrganization({
  id: 'shop',
  project: 'shop-monitoring',
  owner: 'shop',
  runbooks: 'https://code.shop.internal/sre/generated',
  owners: [{ id: 'shop', channels: { page: channels, ticket: channels } }],
});

export default organization;
`;

/** A system with a queue, an ingest, a table and an API, as the guide fills in a copy of one. */
const orders = (): string =>
  readFileSync(path.join(repository, 'test', 'fixtures', 'systems', 'freight.ts'), 'utf8')
    .replaceAll('../../../model/', '../model/')
    .replaceAll('freight', 'orders')
    .replace("owner: 'data-platform'", "owner: 'shop'")
    .replace("region: 'us-central1'", "project: 'shop-prod'")
    .replace(/runbook: '[^']*'/, "runbook: 'Ask the shop.'");

/** Into `folder`, which is empty. What is emitted is not written yet. */
export const writeTeamCopy = (folder: string): void => {
  for (const entry of readdirSync(repository))
    if (!leftOut.has(entry)) cpSync(path.join(repository, entry), path.join(folder, entry), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  rmSync(path.join(folder, 'docs', 'runbooks'), { recursive: true });
  mkdirSync(path.join(folder, 'systems'));
  writeFileSync(path.join(folder, 'systems', 'organization.ts'), organization);
  writeFileSync(path.join(folder, 'systems', 'orders.ts'), orders());
};
