/** Runs Terraform with the real provider, which `npm run tools` builds. */
import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { toolPath, type Tool } from '../support/needs.ts';

export interface Terraform {
  /** Resolves with the standard output; rejects with all output when terraform fails. */
  readonly run: (folder: string, ...args: readonly string[]) => Promise<string>;
}

const run = promisify(execFile);

export const terraformTools: readonly Tool[] = ['terraform', 'terraform-provider-google'];

/** Undefined when terraform or the provider is missing on this machine. */
export const terraformHere = (): Terraform | undefined => {
  const [program, provider] = terraformTools.map(toolPath);
  return program === undefined || provider === undefined ? undefined : terraformWith(program, provider);
};

/** `configuration` is the file that names the mirror of the provider. Nothing uses the network. */
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

/** Copies the initialised provider of another root, because initialising each of many roots takes time. */
export const shareProvider = (from: string, to: string): void => {
  cpSync(path.join(from, '.terraform'), path.join(to, '.terraform'), { recursive: true, verbatimSymlinks: true });
  cpSync(path.join(from, '.terraform.lock.hcl'), path.join(to, '.terraform.lock.hcl'));
};
