/**
 * `npm run fake-cloud`: a fake Google Cloud on this machine for the emitted Terraform. It has what the roots expect (projects,
 * services, secrets, channels), writes the override that turns each root below `generated/` to it, and prints what to run.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadOrganization } from '../../../cli/load/loadOrganization.ts';
import { loadFleet } from '../../../cli/load/loadSystems.ts';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import { externalToolPath, missing } from '../../../tools/external/toolPath.ts';
import { openEmittedCloud } from './emittedCloud.ts';
import { overrideFile, overrideOf } from './override.ts';

const generated = path.join(import.meta.dirname, '..', '..', '..', 'generated');

/** Of the systems: the fleet's root creates the channels, which are there already. */
const rootFolders = (): readonly string[] =>
  readdirSync(generated)
    .filter((id) => id !== 'fleet')
    .map((id) => path.join(generated, id, 'terraform'))
    .filter((folder) => existsSync(path.join(folder, 'main.tf.json')));

const serve = async (configuration: string): Promise<void> => {
  const organization = await loadOrganization(systemsFolder);
  const cloud = await openEmittedCloud({ organization, systems: await loadFleet(systemsFolder), channels: true });
  const states = mkdtempSync(path.join(tmpdir(), 'atalaya-fake-cloud-'));
  const written = rootFolders().map((folder) => {
    const file = path.join(folder, overrideFile);
    writeFileSync(file, overrideOf(cloud, path.join(states, `${path.basename(path.dirname(folder))}.tfstate`)));
    return file;
  });
  const end = (): void => {
    for (const made of [...written, states]) rmSync(made, { recursive: true, force: true });
    void cloud.close();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.stdout
    .write(`A fake Google Cloud listens on ${cloud.url}. ${written.length} roots have ${overrideFile}, which turns them there.
In another terminal:

  export TF_CLI_CONFIG_FILE=${configuration}
  terraform -chdir=generated/diary/terraform init -reconfigure
  terraform -chdir=generated/diary/terraform apply
  terraform -chdir=generated/diary/terraform plan -detailed-exitcode

Ctrl-C ends it, and removes the overrides and the states. After that, 'terraform init -reconfigure' turns a root back to its own backend.
`);
};

const configuration = externalToolPath('terraform-provider-google');
if (configuration === undefined) {
  process.stderr.write(`${missing('terraform-provider-google')}\n`);
  process.exitCode = 2;
} else await serve(configuration);
