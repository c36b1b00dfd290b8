import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { LoadError } from './loadError.ts';
import { loadOrganization } from './loadOrganization.ts';

const model = join(import.meta.dirname, '..', '..', 'model');
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const complaint = async (source: string | undefined): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'organization-'));
  folders.push(folder);
  if (source !== undefined) await writeFile(join(folder, 'organization.ts'), source);
  try {
    await loadOrganization(folder);
  } catch (error) {
    if (error instanceof LoadError) return error.message.replaceAll(folder, 'systems');
    throw error;
  }
  return 'nothing';
};

test('an organization owns every system', async () => {
  const { owners } = await loadOrganization(systemsFolder);
  expect(owners.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['data-platform', 'diary-press', 'airport', 'web']),
  );
});

test.each([
  [
    'no file',
    undefined,
    'systems/no-organization  systems/organization.ts\n  there is no file that lists the owners of systems and who is notified of alerts\n  fix: write this file with export default defineOrganization({ … })',
  ],
  [
    'nothing exported',
    'export const x = 1;',
    'systems/no-organization  systems/organization.ts\n  there is no default export\n  fix: write export default defineOrganization({ … })',
  ],
  [
    'something else exported',
    "export default { id: 'shop' };",
    'systems/no-organization  systems/organization.ts\n  the default export is not an organization\n  fix: write export default defineOrganization({ … })',
  ],
  [
    'an organization without owners',
    `import { defineOrganization } from '${model}/defineOrganization.ts';
     export default defineOrganization({ id: 'shop', project: 'shop-monitoring', owner: 'shop', runbooks: 'https://x.example/generated' });`,
    'model/missing-field  systems/organization.ts owners\n  owners is missing\n  fix: add owners',
  ],
  [
    'a mistake in the file',
    'export default defineOrganisation({});',
    'systems/does-not-load  systems/organization.ts:1\n  defineOrganisation is not defined\n  fix: correct the expression there',
  ],
])('%s is reported', async (_case, source, message) => {
  expect(await complaint(source)).toBe(message);
});
