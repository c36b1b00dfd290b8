/** The work of `atalaya emit`: definitions in, files or their differences out, and what changed, said by system. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Environment } from '../model/system.ts';
import { isCommitted } from './emitGit.ts';
import { planFolder, shownPath, type FileChange, type FolderPlan } from './emitFolder.ts';
import { many, summaryLine, summaryOf, type FolderSummary } from './emitSummary.ts';
import { requireOwners, targetsOf, type Emission, type Target } from './emitTargets.ts';
import { writeFolder } from './emitWrite.ts';
import { UsageError, type ExitCode, type Io } from './io.ts';
import { loadOrganization } from './loadOrganization.ts';
import { loadSystems } from './loadSystems.ts';

export interface EmitOptions {
  readonly check?: boolean;
  readonly out?: string;
  readonly environment: Environment;
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Outcome {
  readonly summaries: readonly FolderSummary[];
  /** Files edited by hand that were left alone, as shown. */
  readonly left: readonly string[];
  readonly stopped: boolean;
}

export const runEmit = async (ids: readonly string[], options: EmitOptions, io: Io): Promise<ExitCode> => {
  const out = outFolder(options, io);
  const [systems, organization] = await Promise.all([loadSystems(io.systems, ids), loadOrganization(io.systems)]);
  requireOwners(systems, organization, io.systems);
  const isAll = ids.length === 0;
  const inFull = !isAll || options.out !== undefined;
  const emission: Emission = { systems, isAll, inFull, definitions: io.systems, out };
  const targets = targetsOf(emission, { organization, environment: options.environment });
  const outcome = await eachFolder(targets, emission, options, io);
  io.stdout(options.json === true ? jsonOf(outcome, out, options) : textOf(outcome, emission, ids, options));
  if (outcome.left.length > 0) io.stderr(leftText(outcome.left));
  if (outcome.stopped) io.stderr('stopped: every file that is there is whole; run this again for the rest\n');
  const isDrift = options.check === true && outcome.summaries.some(({ state }) => state !== 'unchanged');
  return isDrift || outcome.left.length > 0 || outcome.stopped ? 1 : 0;
};

/** Throws `UsageError` where it is no folder. */
const outFolder = ({ out, environment }: EmitOptions, { cwd }: Io): string => {
  const folder = path.resolve(cwd, out ?? (environment === 'prod' ? 'generated' : `generated-${environment}`));
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UsageError(`--out ${shownPath(folder)} is a file\n  fix: name a folder`);
  }
  return folder;
};

/** Milliseconds between two looks at Ctrl-C, and two lines of progress. */
const breath = 100;

const eachFolder = async (
  targets: Iterable<Target | undefined>,
  { systems, out }: Emission,
  options: EmitOptions,
  io: Io,
): Promise<Outcome> => {
  const summaries: FolderSummary[] = [];
  const left: string[] = [];
  const diff = options.check === true && options.json !== true ? await import('./emitDiff.ts') : undefined;
  const progress = progressOf(systems.length, io);
  let [done, rested] = [0, io.now()];
  for (const target of targets) {
    done++;
    if (io.now() - rested >= breath) {
      progress.show(done);
      await setImmediate();
      rested = io.now();
    }
    if (io.stop.aborted) break;
    if (target === undefined) continue;
    const plan = planFolder(target.id, path.join(out, target.id), target.files, target.hashes);
    const edited = options.check === true || options.force === true ? [] : keptByHand(plan);
    const summary = summaryOf(plan, target.isGone, edited);
    summaries.push(summary);
    left.push(...edited.map((change) => shownPath(path.join(plan.folder, change.path))));
    if (summary.state === 'unchanged') continue;
    progress.clear();
    if (options.check !== true) writeFolder(plan, new Set(edited));
    else if (diff !== undefined) io.stdout(diff.diffText(plan));
  }
  progress.clear();
  return { summaries, left, stopped: io.stop.aborted };
};

const keptByHand = ({ folder, changes }: FolderPlan): readonly FileChange[] =>
  changes.filter(({ path: file, byHand }) => byHand && !isCommitted(path.join(folder, file)));

/** On a terminal, one line that is drawn over itself. */
const progressOf = (total: number, { isTTY, stdout }: Io): { show: (done: number) => void; clear: () => void } => {
  let isShown = false;
  return {
    show: (done) => {
      if (!isTTY) return;
      stdout(`\r${Math.min(done, total).toLocaleString('en')} of ${many(total, 'system')}`);
      isShown = true;
    },
    clear: () => {
      if (isShown) stdout('\r\u001B[K');
      isShown = false;
    },
  };
};

const textOf = (
  { summaries, stopped }: Outcome,
  emission: Emission,
  ids: readonly string[],
  options: EmitOptions,
): string => {
  const told = summaries.filter(({ state }) => state !== 'unchanged');
  const same = summaries.length - told.length;
  const lines = told.map((summary) => `${summaryLine(summary)}\n`).join('');
  const where = shownPath(emission.out);
  if (options.check !== true) return `${lines}${many(told.length, 'folder')} of ${where} written, ${same} unchanged\n`;
  if (told.length > 0) return `${lines}${where} is not what the definitions emit; fix: ${commandOf(ids, options)}\n`;
  return stopped ? '' : `${where} is what the definitions emit: ${many(same, 'folder')}\n`;
};

/** That writes what was checked. */
const commandOf = (ids: readonly string[], { out, environment }: EmitOptions): string =>
  [
    'npx atalaya emit',
    ...ids,
    ...(out === undefined ? [] : ['--out', out]),
    ...(environment === 'prod' ? [] : ['--environment', environment]),
  ].join(' ');

const leftText = (left: readonly string[]): string =>
  `${left.map((file) => `${file} was edited by hand and is left as it is`).join('\n')}\n` +
  '  fix: say it in the definition instead; commit the file, or use --force, to have it overwritten\n';

const jsonOf = (
  { summaries, left, stopped }: Outcome,
  out: string,
  { check = false, environment }: EmitOptions,
): string => `${JSON.stringify({ out, environment, check, folders: summaries, editedByHand: left, stopped })}\n`;
