/**
 * Which histories of this machine may be judged. Law: points of this machine count while a pipeline writes them, or where
 * the caller asks for the past or names the folder. A laptop's old demo is never the status of production.
 */
import { existsSync } from 'node:fs';
import { isPipelineSystem, type System } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { timeText } from '../../text/time.ts';
import { metricsFile } from '../run/eventCounts.ts';
import type { Io } from '../run/io.ts';
import { readHistory } from '../run/readHistory.ts';
import { defaultData } from '../options.ts';
import { fromExamples } from './fromOption.ts';

/** Points are written every ten seconds: a minute without points means that no pipeline runs. */
const quiet = 60_000;

export interface LocalChoice {
  /** Absolute. */
  readonly folder: string;
  readonly at: number;
  /** Ids were given, so that a system without points is not a reason to leave it out. */
  readonly isNamed: boolean;
  /** --data or --at was given. */
  readonly isDeliberate: boolean;
}

export interface Found {
  readonly system: System;
  /** Undefined where the history has none before `at`, or cannot be read. */
  readonly newest: number | undefined;
  readonly isReadable: boolean;
}

export const foundOf = (system: System, folder: string, at: number): Found =>
  readHistory<Found>(
    metricsFile(folder, system.id),
    (history) => ({ system, newest: history.newest(at), isReadable: true }),
    () => ({ system, newest: undefined, isReadable: false }),
  );

export const hasHistory = (folder: string, { id }: System): boolean => existsSync(metricsFile(folder, id));

/** The systems to judge, in their order. Throws `UsageError` where none of these points may be judged. */
export const judgeable = (systems: readonly System[], choice: LocalChoice, stderr: Io['stderr']): readonly System[] => {
  const { folder, isNamed, isDeliberate, at } = choice;
  const requested = isNamed && isDeliberate ? systems : systems.filter((system) => hasHistory(folder, system));
  const found = requested.map((system) => foundOf(system, folder, at));
  if (isDeliberate) {
    if (requested.length === 0)
      stderr(
        `no system has a metric history in ${folder}: run the pipeline first, or name its folder with --data DIR\n`,
      );
    for (const history of found.filter(({ isReadable }) => isReadable)) warnWhenOld(history, at, stderr);
    return requested;
  }
  const running = found.filter((history) => isRunning(history, at));
  const missing = isNamed ? systems.filter(({ id }) => !running.some(({ system }) => system.id === id)) : [];
  if (missing.length > 0 || running.length === 0) throw notRunning(isNamed ? missing : [], found, choice);
  for (const { system, newest } of found.filter((history) => !isRunning(history, at)))
    stderr(
      `${system.id} is left out: ${ageText(newest, at)} (--from reads production; --data ${defaultData} uses these points anyway)\n`,
    );
  return running.map(({ system }) => system);
};

/** A history that cannot be read is judged anyway: its reason is printed there. */
export const isRunning = ({ newest, isReadable }: Found, at: number): boolean =>
  !isReadable || (newest !== undefined && at - newest <= quiet);

const warnWhenOld = ({ system: { id }, newest }: Found, at: number, stderr: Io['stderr']): void => {
  if (newest === undefined) stderr(`${id}: the history has no points before that instant\n`);
  else if (at - newest > quiet) {
    stderr(`${id}: the newest metric point is from ${new Date(newest).toISOString()}\n`);
  }
};

export const ageText = (newest: number | undefined, at: number): string =>
  newest === undefined
    ? 'its history on this machine has no points'
    : `its newest points on this machine are ${timeText((at - newest) / 1_000)} old`;

/** The named systems; where none is named, every system that the folder has points of. */
const notRunning = (missing: readonly System[], found: readonly Found[], { at }: LocalChoice): UsageError => {
  const newest = found
    .filter(({ system }) => missing.length === 0 || missing.includes(system))
    .reduce<number | undefined>(
      (most, { newest: own }) => (own === undefined ? most : Math.max(own, most ?? own)),
      undefined,
    );
  const which =
    missing.length === 0
      ? 'no pipeline on this machine has written points within the last minute'
      : `no pipeline of ${listed(missing.map(({ id }) => id))} on this machine has written points within the last minute`;
  const age = newest === undefined ? '' : `: the newest are ${timeText((at - newest) / 1_000)} old`;
  return new UsageError(
    `${which}${age}`,
    [
      `name the source of production's points: ${fromExamples.join(', or ')}`,
      ...(newest === undefined
        ? canRun(missing)
          ? ['or run the pipeline here first: npx atalaya up SYSTEM']
          : []
        : [`or judge the old points on purpose: --at ${new Date(newest).toISOString()}, or --data DIR`]),
    ].join('\n       '),
  );
};

/** Of systems that their own teams run nothing can be started here. */
const canRun = (missing: readonly System[]): boolean => missing.length === 0 || missing.some(isPipelineSystem);

const listed = (ids: readonly string[]): string =>
  ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(' and ');
