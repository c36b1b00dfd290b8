/**
 * An emitted root that is applied with the real provider to the fake cloud. Its files stay as they are: what differs from a real
 * cloud (local state, token, addresses of the fake) is in `atalaya_override.tf.json` beside them, in the copy of the test.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { overrideFile, overrideOf } from './override.ts';
import type { SharedProvider } from './sharedProvider.ts';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** What the second plan says. */
export interface Plan {
  /** 0: nothing to do; 2: something differs. */
  readonly code: 0 | 2;
  /** Addresses of the resources that differ, sorted. */
  readonly changes: readonly string[];
  readonly output: string;
}

export interface Root {
  readonly folder: string;
  /** Any command; does not throw when it fails. */
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** Throws all output when it fails. */
  readonly apply: () => Promise<string>;
  /** Throws all output when it fails. */
  readonly plan: () => Promise<Plan>;
  /** Throws all output when it fails. */
  readonly destroy: (...options: readonly string[]) => Promise<string>;
}

export interface RootOptions {
  /** Of the root; its own files are not changed. */
  readonly folder: string;
  readonly cloud: Pick<FakeCloud, 'endpoint'>;
  readonly provider: SharedProvider;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** An apply against an operation that is never done waits for ever. */
const longestMs = 600_000;

const changed = /^ {2}# (\S+) (?:will|must) be (?!read)/gm;

/** Writes the override and initialises the root. */
export const openRoot = async ({ folder, cloud, provider, variables = {} }: RootOptions): Promise<Root> => {
  writeFileSync(path.join(folder, overrideFile), overrideOf(cloud));
  writeFileSync(path.join(folder, 'atalaya.auto.tfvars.json'), JSON.stringify(variables));
  const run = (...args: readonly string[]): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, ...provider.environment, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
      const options = {
        cwd: folder,
        env,
        maxBuffer: 256 * 1024 * 1024,
        timeout: longestMs,
        killSignal: 'SIGKILL',
      } as const;
      execFile('terraform', [...args, '-no-color'], options, (error, stdout, stderr) => {
        const output = stdout + stderr;
        if (error === null) resolve({ code: 0, output });
        else if (typeof error.code === 'number') resolve({ code: error.code, output });
        else
          reject(
            new Error(`terraform ${args.join(' ')} in ${folder} was stopped after ${longestMs / 1000} s\n${output}`),
          );
      });
    });
  const successful = async (...args: readonly string[]): Promise<string> => {
    const { code, output } = await run(...args);
    if (code === 0) return output;
    throw new Error(`terraform ${args.join(' ')} in ${folder}\n${output}`);
  };
  await successful('init', '-input=false');
  return {
    folder,
    run,
    apply: () => successful('apply', '-auto-approve', '-input=false', '-parallelism=30'),
    destroy: (...options) => successful('destroy', '-auto-approve', '-input=false', '-parallelism=30', ...options),
    plan: async () => {
      const { code, output } = await run('plan', '-detailed-exitcode', '-input=false', '-parallelism=30');
      if (code !== 0 && code !== 2) throw new Error(`terraform plan in ${folder}\n${output}`);
      const changes = [...output.matchAll(changed)].map(([, address = '']) => address).toSorted();
      return { code, changes, output };
    },
  };
};
