/** Runs a rollout to its end, wherever it happens: stores its record, prints its lines, leaves its report, gives the exit code. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { unjudgeableTexts, type RolloutPlan } from '../../rollout/plan.ts';
import type { RolloutRecord } from '../../rollout/record.ts';
import type { RecordRelease } from '../../rollout/releaseEvent.ts';
import { reportOfRecord, type RolloutReport } from '../../rollout/report.ts';
import { rolloutMarkdown, rolloutText } from '../../rollout/reportText.ts';
import { runRollout, type RolloutParts } from '../../rollout/runRollout.ts';
import type { RolloutTarget } from '../../rollout/target.ts';
import { verdictLink } from '../releases/verdictLink.ts';
import { fileErrorOf } from '../run/fileError.ts';
import type { ExitCode, Io } from '../run/io.ts';
import type { RolloutFormat, RolloutOptions } from './options.ts';
import { createProgress } from './progress.ts';

export interface Driving {
  readonly record: RolloutRecord;
  readonly plan: RolloutPlan;
  readonly target: RolloutTarget;
  readonly check: RolloutParts['check'];
  /** Where release events go; undefined: nowhere. */
  readonly release?: RecordRelease | undefined;
  /** The account or person that does it. */
  readonly who: string;
  readonly recordFile: string;
  /** Where reports in all formats are left, beside `options.report`. */
  readonly folder?: string | undefined;
  /** How it is continued and rolled back; undefined for a rehearsal. */
  readonly commands?: { readonly continues: string; readonly rollsBack: string } | undefined;
  readonly options: Pick<RolloutOptions, 'format' | 'report'>;
  /** Called once it is promoted or rolled back. What it throws is printed, and changes no exit code. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

export const driveRollout = async (driving: Driving, io: Io): Promise<ExitCode> => {
  const { record, plan, target, check, release, who, recordFile, commands, afterwards } = driving;
  for (const text of unjudgeableTexts(plan)) io.stderr(`${text}\n`);
  const progress = createProgress(plan, io, record.startedAt);
  const ended = await runRollout(record, {
    plan,
    target: withTimeout(target),
    check,
    now: io.now,
    sleep: (seconds) => sleep(seconds, io.stop),
    save: async (saved) => await Promise.resolve(store(recordFile, saved)),
    release: async (event, { environment, system, stage, candidate, old, phase }) => {
      await release?.({
        at: io.now(),
        kind: event.kind,
        system,
        ...(environment === undefined ? {} : { environment }),
        stage,
        revision: candidate.revision,
        ...(old === undefined ? {} : { from: old }),
        percent: event.percent,
        ...(candidate.commit === undefined ? {} : { commit: candidate.commit }),
        who,
        ...verdictOf(phase.kind === 'Ended' ? reportFile(driving) : undefined),
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      });
    },
    isStopped: () => io.stop.aborted,
    onLine: progress.line,
    onPoll: progress.poll,
  });
  const report = reportOfRecord(ended, commands);
  if (report.outcome !== 'held' && afterwards !== undefined) {
    await afterwards().catch((error: unknown) =>
      io.stderr(`afterwards: ${error instanceof Error ? error.message : String(error)}\n`),
    );
  }
  return leave(report, driving, io);
};

const reportFile = ({ options, folder }: Driving): string | undefined =>
  options.report ?? (folder === undefined ? undefined : path.join(folder, files.text));

const verdictOf = (file: string | undefined): { readonly verdict?: string } => {
  const verdict = verdictLink(process.env, file);
  return verdict === undefined ? {} : { verdict };
};

/** Seconds for one answer of a target: one that never comes must not keep traffic on a bad candidate. */
const patience = 90;

/** A write that is given up may happen all the same: the next read shows it. */
const withTimeout = (target: RolloutTarget): RolloutTarget => {
  const { read, create, shift, events, crashes } = target;
  return {
    read: () => inTime(read()),
    create: (candidate, etag) => inTime(create(candidate, etag)),
    shift: (traffic, etag) => inTime(shift(traffic, etag)),
    events: (objective, revision, from, to) => inTime(events(objective, revision, from, to)),
    ...(crashes === undefined ? {} : { crashes: (revision: string, since: Date) => inTime(crashes(revision, since)) }),
  };
};

const inTime = async <T>(answer: Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = delay(patience * 1_000, undefined, { signal: over.signal }).then((): never => {
    throw new Error(`there was no answer within ${patience} s`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
};

/** A stop ends the sleep in which it comes; whatever is to be done after it keeps its pauses. */
const sleep = async (seconds: number, stop: AbortSignal): Promise<void> => {
  await delay(seconds * 1_000, undefined, stop.aborted ? {} : { signal: stop }).catch(() => undefined);
};

/** Whoever reads the record reads all of it. Throws `FileError`. */
const store = (file: string, record: RolloutRecord): void => {
  writeWhole(file, `${JSON.stringify(record, null, 2)}\n`, 'the record of the rollout');
};

const writeWhole = (file: string, text: string, subject: string): void => {
  const part = `${file}.part`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    throw fileErrorOf(subject, file, error);
  }
};

const dialects: Readonly<Record<RolloutFormat, (report: RolloutReport) => string>> = {
  text: rolloutText,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: rolloutMarkdown,
};

const files: Readonly<Record<RolloutFormat, string>> = {
  text: 'report.txt',
  json: 'report.json',
  markdown: 'report.md',
};

const formatOf = (file: string): RolloutFormat =>
  file.endsWith('.json') ? 'json' : /\.(md|markdown)$/.test(file) ? 'markdown' : 'text';

/** The report is printed first: a full disk hides no outcome, and changes no exit code. */
const leave = (report: RolloutReport, { options, folder }: Driving, io: Io): ExitCode => {
  io.stdout(dialects[options.format](report));
  const wanted = [
    ...(folder === undefined
      ? []
      : Object.entries(files).map(([format, name]) => [format as RolloutFormat, path.join(folder, name)] as const)),
    ...(options.report === undefined
      ? []
      : [[formatOf(options.report), path.resolve(io.cwd, options.report)] as const]),
  ];
  for (const [format, file] of wanted) {
    try {
      writeWhole(file, dialects[format](report), 'the report');
    } catch (error) {
      io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return report.exitCode;
};
