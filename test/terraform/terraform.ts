/** Terraform with the real provider, which `npm run tools` puts beside the file that terraform is told to read. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { missing, oraclePath } from '../../tools/oracles/place.ts';

export interface Terraform {
  /** Rejects with what terraform says, when it says no. */
  readonly run: (folder: string, ...args: readonly string[]) => Promise<string>;
}

const run = promisify(execFile);

const onPath = (environment: NodeJS.ProcessEnv): string | undefined =>
  (environment['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'terraform'))
    .find((file) => existsSync(file));

export interface Here {
  /** Undefined where this machine lacks terraform or the provider. */
  readonly here: Terraform | undefined;
  /** A test's title, with what is missing. */
  readonly title: (text: string) => string;
}

export const terraformHere = (environment: NodeJS.ProcessEnv = process.env): Here => {
  const [program, provider] = [onPath(environment), oraclePath('terraform-provider-google', environment)];
  if (program !== undefined && provider !== undefined) {
    return { here: terraformWith(program, provider), title: (text) => text };
  }
  const lacking = program === undefined ? 'terraform is not on the PATH' : missing('terraform-provider-google');
  return { here: undefined, title: (text) => `${text} (${lacking})` };
};

/** `configuration` names the mirror with the provider. Nothing is asked of the network, and nothing of Google. */
const terraformWith = (program: string, configuration: string): Terraform => ({
  run: async (folder, ...args) => {
    const env = { ...process.env, TF_CLI_CONFIG_FILE: configuration, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
    try {
      const { stdout } = await run(program, [...args, '-no-color'], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
      return stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
      throw new Error(`terraform ${args.join(' ')} in ${folder}\n${stdout}${stderr}`, { cause: error });
    }
  },
});

/** The provider as another root has it already: initialising each of many roots would ask for it again. */
export const shareProvider = (from: string, to: string): void => {
  cpSync(path.join(from, '.terraform'), path.join(to, '.terraform'), { recursive: true, verbatimSymlinks: true });
  cpSync(path.join(from, '.terraform.lock.hcl'), path.join(to, '.terraform.lock.hcl'));
};
