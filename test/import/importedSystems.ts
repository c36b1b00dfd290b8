/** Imports files as a user does, into a systems/ of its own beside this repository's organization. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { runInProcess } from '../support/runInProcess.ts';
import type { Outcome } from '../support/transcript.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

export const fixtures: string = path.join(import.meta.dirname, 'fixtures');

const repository = path.join(import.meta.dirname, '..', '..');

export interface Imported {
  readonly cwd: string;
  /** The folder of definitions, which load. */
  readonly systems: string;
  readonly outcome: Outcome;
  /** By file name, as they were written. */
  readonly texts: ReadonlyMap<string, string>;
}

/** `words` are those behind `atalaya import`; `files` are written first. */
export const imported = async (
  words: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Imported> => {
  const cwd = temporaryFolder();
  const systems = path.join(cwd, 'systems');
  mkdirSync(systems);
  // As in this repository, whose organization is an example.
  writeFileSync(path.join(cwd, 'package.json'), '{ "name": "atalaya" }');
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);
  const outcome = await runInProcess(['import', ...words, '--out', 'systems'], { cwd, systems: systemsFolder });
  const texts = new Map(readdirSync(systems).map((file) => [file, readFileSync(path.join(systems, file), 'utf8')]));
  for (const [file, text] of texts) writeFileSync(path.join(systems, file), fromRepository(text));
  for (const part of ['organization.ts', 'oncall'])
    cpSync(path.join(systemsFolder, part), path.join(systems, part), { recursive: true });
  for (const file of [
    'organization.ts',
    ...readdirSync(path.join(systems, 'oncall')).map((name) => path.join('oncall', name)),
  ]) {
    const target = path.join(systems, file);
    writeFileSync(target, fromRepository(readFileSync(target, 'utf8')));
  }
  return { cwd, systems, outcome, texts };
};

const fromRepository = (text: string): string => text.replaceAll(/'(\.\.\/)+model\//g, `'${repository}/model/`);
