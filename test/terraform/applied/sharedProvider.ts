/**
 * One process of Google's provider for all Terraform commands of a test file. Terraform starts a provider anew for each step of
 * each command, which costs seconds of CPU at 1,337 resources; a provider in debug mode stays, and Terraform attaches to it.
 * Source: https://developer.hashicorp.com/terraform/plugin/debugging, "Debugger-Based Debugging".
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { externalToolPath, missing } from '../../../tools/external/toolPath.ts';

export interface SharedProvider {
  /** For the environment of Terraform. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => void;
}

/** The program in the mirror that `npm run tools` builds. */
const programIn = (configuration: string): string => {
  const mirror = path.join(path.dirname(configuration), 'mirror');
  const program = readdirSync(mirror, { recursive: true, encoding: 'utf8' }).find((file) =>
    /^terraform-provider-google_v[^/]*$/.test(path.basename(file)),
  );
  if (program === undefined) throw new Error(`no provider in ${mirror}: npm run tools -- terraform-provider-google`);
  return path.join(mirror, program);
};

/**
 * Call `close` when the tests are over: the process does not end with Terraform. `cwd`: the folder to which paths in a configuration are
 * relative; Terraform would start a provider in the folder of the root.
 */
export const startProvider = async (cwd: string = process.cwd()): Promise<SharedProvider> => {
  const configuration = externalToolPath('terraform-provider-google');
  if (configuration === undefined) throw new Error(missing('terraform-provider-google'));
  // It logs each request on standard error.
  const child = spawn(programIn(configuration), ['-debug'], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const close = (): void => {
    process.off('exit', close);
    child.kill('SIGKILL');
  };
  process.on('exit', close);
  const attach = await new Promise<string>((resolve, reject) => {
    let printed = '';
    const read = (text: Buffer): void => {
      printed += text.toString();
      const found = /TF_REATTACH_PROVIDERS='(.+)'/.exec(printed)?.[1];
      if (found === undefined) return;
      child.stdout.off('data', read).resume();
      resolve(found);
    };
    child.stdout.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the provider ended:\n${printed}`)));
  });
  return { environment: { TF_CLI_CONFIG_FILE: configuration, TF_REATTACH_PROVIDERS: attach }, close };
};
