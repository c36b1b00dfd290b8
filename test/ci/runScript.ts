/** Runs the shell scripts of the workflows, with a recording stand-in for GitHub's command line. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder.ts';

export const root: string = path.join(import.meta.dirname, '..', '..');
export const script = (name: string): string => path.join(root, 'tools', 'ci', name);

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const run = (
  name: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Result => {
  const { status, stdout, stderr } = spawnSync(script(name), args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GITHUB_STEP_SUMMARY: '', ...env },
  });
  return { code: status, stdout, stderr };
};

/** A `gh` that prints the given answers and records its arguments. */
export const recordedGh = (
  answers: Readonly<Record<string, string>>,
  refuses = false,
): { readonly path: string; readonly calls: () => string } => {
  const folder = temporaryFolder();
  const log = path.join(folder, 'calls');
  const cases = Object.entries(answers).map(([begins, answer]) => `'${begins}'*) printf '%s\\n' '${answer}' ;;`);
  writeFileSync(
    path.join(folder, 'gh'),
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\n${refuses ? "echo 'HTTP 403' >&2; exit 1\n" : ''}case "$*" in ${cases.join(' ')} *) : ;; esac\n`,
  );
  chmodSync(path.join(folder, 'gh'), 0o755);
  return {
    path: `${folder}:${process.env['PATH'] ?? ''}`,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
  };
};
