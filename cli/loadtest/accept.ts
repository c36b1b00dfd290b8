/** `atalaya loadtest nightly --accept SYSTEM --why TEXT`: somebody decides that worse levels are wanted. */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { acceptanceOf, acceptanceText } from '../../loadtest/nightly/acceptance.ts';
import { nightReport } from '../../loadtest/nightly/nightReport.ts';
import { nightOf } from '../../loadtest/nightly/nights.ts';
import { unreadableText } from '../../loadtest/nightly/nightText.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadPipelines } from '../load/loadSystems.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { shownPath } from './folder.ts';
import { appendEvents, defaultHistory, readHistory } from './historyFiles.ts';
import type { NightlyOptions } from './nightlyOptions.ts';

const example = "atalaya loadtest nightly --accept orders --why 'the new index is worth 3 ms'";

/** True if the options ask for an acceptance. Throws `UsageError` for options that do not go together. */
export const isAcceptance = (ids: readonly string[], options: NightlyOptions): boolean => {
  const { accept, why } = options;
  if (accept === undefined) {
    if (why === undefined) return false;
    throw new UsageError('--why says why a regression is accepted, and --accept is missing', `write ${example}`);
  }
  if (why === undefined || why.trim() === '') {
    throw new UsageError(
      `--accept ${accept}: ${why === undefined ? '--why is missing' : 'the text of --why is empty'}`,
      `say why the new level is wanted; it is kept in the history: ${example}`,
    );
  }
  if (ids.length > 0) {
    throw new UsageError(
      `--accept ${accept}: it accepts for one system and runs nothing, and ${ids.join(', ')} would be run`,
      `leave out ${ids.join(', ')}; repeat the command for each system to accept`,
    );
  }
  const others = (['target', 'samples', 'duration', 'since', 'revision', 'out'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (others.length === 0) return true;
  throw new UsageError(
    `--accept ${accept}: it runs nothing, and --${others[0]} is for a run`,
    `leave out ${others.map((name) => `--${name}`).join(', ')}`,
  );
};

/** Records the acceptance of all open regressions of a system. Throws `UsageError` where nothing is open. */
export const acceptRegressions = async (options: NightlyOptions, io: Io): Promise<ExitCode> => {
  const [system] = await loadPipelines(io.systems, [options.accept ?? '']);
  if (system === undefined) {
    throw new UsageError(
      `--accept ${options.accept}: Atalaya does not run this system, so that it has no nights`,
      'name a system with a pipeline of its own',
    );
  }
  const history = path.resolve(io.cwd, options.history ?? defaultHistory);
  const shown = shownPath(history, io.cwd);
  const { records, events, unreadable } = await readHistory(history);
  for (const line of unreadable) io.stderr(`${unreadableText(line)}\n`);
  const night = nightOf(io.now());
  const { systems } = nightReport({
    tonight: night,
    plan: options.plan,
    since: undefined,
    records,
    events,
    unreadable,
    systems: [{ id: system.id, links: undefined }],
  });
  const acceptance = acceptanceOf(systems[0]!, {
    at: new Date(io.now()).toISOString(),
    night,
    plan: options.plan,
    who: whoAccepts(io.cwd),
    why: (options.why ?? '').trim(),
  });
  if (acceptance === undefined) {
    const nights = records.filter(({ system: id, plan }) => id === system.id && plan === options.plan).length;
    throw new UsageError(
      `--accept ${system.id}: ${shown} has no open regression of ${system.id} (plan ${options.plan}, ${nights === 1 ? '1 run' : `${nights} runs`})`,
      'name the system, the plan (--plan) and the folder (--history) of the regression; `atalaya loadtest nightly --no-run` lists what is open',
    );
  }
  const file = appendEvents(history, [acceptance]);
  if (options.json === true) io.stdout(`${JSON.stringify(acceptance)}\n`);
  else io.stdout(`${acceptanceText(acceptance)}recorded: ${shownPath(file, io.cwd)}\n`);
  return 0;
};

/** The actor of a GitHub job, else the name in git, else the user of this machine. */
const whoAccepts = (cwd: string): string => {
  const actor = process.env['GITHUB_ACTOR'];
  if (actor !== undefined && actor !== '') return actor;
  const { status, stdout } = spawnSync('git', ['config', 'user.name'], { cwd, encoding: 'utf8' });
  const name = status === 0 ? stdout.trim() : '';
  return name === '' ? userName() : name;
};

const userName = (): string => {
  try {
    return os.userInfo().username;
  } catch {
    return 'unknown';
  }
};
