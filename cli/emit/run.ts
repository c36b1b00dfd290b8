/** The work of `atalaya emit`: loads definitions, writes or compares files, and reports the changes by system. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../model/system.ts';
import { shownPath } from './folder.ts';
import { summaryLine, type FolderSummary } from './summary.ts';
import { countText, many } from '../../text/count.ts';
import { modulesFolder, readModules } from './modules.ts';
import type { SystemSettings } from './systems.ts';
import { refusePlaceholders } from './placeholders.ts';
import { staleShared } from './stale.ts';
import { jobsOf, sharedFolders, type Emission } from './targets.ts';
import { doFolder, type FolderSettings } from './task.ts';
import { doSystems } from './threads.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { requireOwners } from '../load/requireOwners.ts';
import { loadSystems } from '../load/loadSystems.ts';
import { requireShared } from '../load/requireShared.ts';
import { readK6Runtime } from '../loadtest/k6Runtime.ts';

export interface EmitOptions {
  readonly check?: boolean;
  readonly out?: string;
  readonly environment: Environment;
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Outcome {
  readonly summaries: readonly FolderSummary[];
  /** Files that were edited by hand and left alone, as shown to the user. */
  readonly left: readonly string[];
  readonly stopped: boolean;
  /** Files of all systems together that are not what the definitions emit, and that these ids do not write. Undefined: they are emitted. */
  readonly stale: readonly string[] | undefined;
}

export const runEmit = async (ids: readonly string[], options: EmitOptions, io: Io): Promise<ExitCode> => {
  const out = outFolder(options, io);
  const [systems, organization] = await Promise.all([
    loadSystems(io.systems, ids),
    loadOrganization(io.systems, io.settings?.organization),
  ]);
  requireOwners(systems, organization, io.systems);
  refusePlaceholders(systems, organization, io.systems, io.settings?.organization);
  const isAll = ids.length === 0;
  if (isAll) requireShared(organization, systems, io.systems, io.settings?.organization);
  const inFull = !isAll || options.out !== undefined;
  const emission: Emission = {
    systems,
    isAll,
    inFull,
    definitions: io.systems,
    organizationFile: io.settings?.organization,
    out,
  };
  const context = { organization, environment: options.environment };
  const settings = { out, mode: modeOf(options), context, k6Runtime: readK6Runtime() };
  const outcome = await eachFolder(emission, settings, io);
  io.stdout(options.json === true ? jsonOf(outcome, out, options) : textOf(outcome, emission, ids, options));
  if (outcome.left.length > 0) io.stderr(leftText(outcome.left));
  if (outcome.stopped) io.stderr('stopped: all existing files are complete; run the command again to write the rest\n');
  const isDrift = options.check === true && outcome.summaries.some(({ state }) => state !== 'unchanged');
  return isDrift || outcome.left.length > 0 || outcome.stopped ? 1 : 0;
};

const modeOf = ({ check, json, force }: EmitOptions): FolderSettings['mode'] => {
  if (check === true) return json === true ? 'compare' : 'diff';
  return force === true ? 'overwrite' : 'write';
};

/** Throws `UsageError` when it is not a folder. */
const outFolder = ({ out, environment }: EmitOptions, { cwd, settings }: Io): string => {
  const usual = settings?.out ?? path.resolve(settings === undefined ? cwd : path.dirname(settings.file), 'generated');
  const folder =
    out === undefined ? `${usual}${environment === 'prod' ? '' : `-${environment}`}` : path.resolve(cwd, out);
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UsageError(`--out ${shownPath(folder)} is a file`, 'name a folder');
  }
  return folder;
};

const eachFolder = async (emission: Emission, settings: SystemSettings, io: Io): Promise<Outcome> => {
  const progress = progressOf(emission.systems.length, io);
  const { stop } = io;
  const done = await doSystems(jobsOf(emission), settings, { stop, onProgress: progress.show });
  const folders = done.flatMap(({ folder }) => (folder === undefined ? [] : [folder]));
  let stale: Outcome['stale'];
  if (!stop.aborted) {
    const modules = doFolder({ id: modulesFolder, files: readModules(), isGone: false }, settings);
    if (emission.isAll || modules.summary.state !== 'unchanged') folders.push(modules);
    if (emission.isAll) {
      for (const folder of sharedFolders(emission, settings.context, done)) folders.push(doFolder(folder, settings));
    } else stale = await staleShared(emission, settings.context, done, io);
  }
  progress.clear();
  const differing = folders.filter(({ differs }) => differs.length > 0);
  if (differing.length > 0) {
    const { diffText } = await import('./diff.ts');
    for (const { summary, differs } of differing) {
      const folder = path.join(emission.out, summary.id);
      const isAbsent = summary.id === modulesFolder && summary.state === 'new';
      io.stdout(isAbsent ? `missing: ${shownPath(folder)}\n` : diffText(folder, differs));
    }
  }
  return {
    summaries: folders.map(({ summary }) => summary),
    left: folders.flatMap(({ left }) => left),
    stopped: stop.aborted,
    stale,
  };
};

/** On a terminal, one line that is redrawn in place. */
const progressOf = (total: number, { isTTY, now, stdout }: Io): { show: (done: number) => void; clear: () => void } => {
  let [isShown, last] = [false, now()];
  return {
    show: (done) => {
      if (!isTTY || now() - last < 100) return;
      last = now();
      stdout(`\r${countText(Math.min(done, total))} of ${many(total, 'system')}`);
      isShown = true;
    },
    clear: () => {
      if (isShown) stdout('\r\u001B[K');
      isShown = false;
    },
  };
};

const textOf = (
  { summaries, stopped, stale }: Outcome,
  emission: Emission,
  ids: readonly string[],
  options: EmitOptions,
): string => {
  const changed = summaries.filter(({ state }) => state !== 'unchanged');
  const same = summaries.length - changed.length;
  const lines = changed.map((summary) => `${summaryLine(summary)}\n`).join('');
  const where = shownPath(emission.out);
  if (options.check !== true)
    return `${lines}${many(changed.length, 'folder')} of ${where} written, ${same} unchanged\n${staleText(stale, options)}`;
  if (changed.length > 0)
    return `${lines}${where} is not what the definitions emit; fix: ${commandOf(ids, options)}\n${staleText(stale, options)}`;
  return stopped ? '' : `${where} is what the definitions emit: ${many(same, 'folder')}\n${staleText(stale, options)}`;
};

const staleText = (stale: Outcome['stale'], options: EmitOptions): string =>
  stale === undefined || stale.length === 0
    ? ''
    : `all systems share these, and they are stale: ${stale.join(', ')}\n  fix: ${commandOf([], options)}\n`;

/** The command that writes what was checked. */
const commandOf = (ids: readonly string[], { out, environment }: EmitOptions): string =>
  [
    'npx atalaya emit',
    ...ids,
    ...(out === undefined ? [] : ['--out', out]),
    ...(environment === 'prod' ? [] : ['--environment', environment]),
  ].join(' ');

const leftText = (left: readonly string[]): string =>
  `${left.map((file) => `${file} was edited by hand and is not overwritten`).join('\n')}\n` +
  '  fix: make the change in the definition instead; to overwrite the file, commit it first or use --force\n';

const jsonOf = (
  { summaries, left, stopped, stale }: Outcome,
  out: string,
  { check = false, environment }: EmitOptions,
): string =>
  `${JSON.stringify({ out, environment, check, folders: summaries, editedByHand: left, ...(stale === undefined ? {} : { stale }), stopped })}\n`;
