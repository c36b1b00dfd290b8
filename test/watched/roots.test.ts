/** `terraform validate` with Google's own provider on the roots of systems that others run. */
import { beforeAll, expect } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { emitSystem } from '../../emit/emit.ts';
import { testEachWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { shareProvider, terraformHere, terraformTools } from '../terraform/terraform.ts';
import organization from './systems/organization.ts';

const systems = await loadSystems(new URL('systems', import.meta.url).pathname);
const here = terraformHere();
const written = temporaryFolder();

const folders: ReadonlyMap<string, string> = new Map(
  systems.map((system) => {
    for (const [file, text] of emitSystem(system, { organization, environment: 'prod' }, readK6Runtime())) {
      const target = path.join(written, system.id, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return [system.id, path.join(written, system.id, 'terraform')];
  }),
);

const [first = ''] = folders.values();

beforeAll(async () => {
  await here?.run(first, 'init', '-backend=false');
});

/** Without a probe, with one, with two; with counters of log lines, with SLOs, and with none. */
testEachWith(terraformTools, ['api-only', 'streaming', 'telemetry', 'postgres'])('accepts %s', async (id) => {
  const folder = folders.get(id) ?? '';
  if (folder !== first) shareProvider(first, folder);
  expect(await here!.run(folder, 'validate')).toBe('Success! The configuration is valid.\n\n');
});
