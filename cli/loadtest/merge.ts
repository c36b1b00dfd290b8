/** `atalaya loadtest merge`: merges the results of several generators of one load, and judges them as one run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judgeMerged } from '../../loadtest/merge.ts';
import { otherVersionIn, summariesIn, summaryVersion, type K6Summary } from '../../loadtest/k6/summary.ts';
import { planOf } from '../../loadtest/planOf.ts';
import { planNames, type LoadPlan, type PlanName } from '../../loadtest/plan.ts';
import { spanText } from '../../text/time.ts';
import { problemText } from '../../loadtest/runSummary.ts';
import type { RunResult } from '../../loadtest/verdict.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { codes, resultTables } from './answer.ts';

export interface MergeOptions {
  readonly duration?: number;
  readonly json?: boolean;
}

export const mergeLoadtests = async (files: readonly string[], options: MergeOptions, io: Io): Promise<ExitCode> => {
  const summaries = files.flatMap((file) => summariesOf(path.resolve(io.cwd, file), file));
  const plan = await planFor(summaries, options, io);
  const result = judgeMerged(plan, summaries);
  if (options.json === true) io.stdout(`${JSON.stringify(documentOf(plan, summaries, result))}\n`);
  else io.stdout(answer(plan, summaries, result));
  return codes[result.verdict];
};

const summariesOf = (file: string, shown: string): readonly K6Summary[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${shown} cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      'name the files that the generators left, or their logs',
    );
  }
  const other = otherVersionIn(text);
  if (other !== undefined) {
    throw new UsageError(
      `${shown} has a summary of version ${other}, and this Atalaya reads version ${summaryVersion}: bad answers are counted differently`,
      'run the load again with the script that this Atalaya emits',
    );
  }
  const summaries = summariesIn(text);
  if (summaries.length > 0) return summaries;
  throw new UsageError(
    `${shown} has no summary of a load test`,
    'a generator prints it in one line at its end, {"kind":"K6Summary",…}: save its complete log',
  );
};

/** Throws `UsageError` for summaries of different runs. */
const planFor = async (
  summaries: readonly K6Summary[],
  { duration }: MergeOptions,
  { systems }: Pick<Io, 'systems'>,
): Promise<LoadPlan> => {
  const of = [...new Set(summaries.map(({ system, plan, writes = true }) => JSON.stringify([system, plan, writes])))];
  const [system, plan, writes] = JSON.parse(of[0]!) as [string, PlanName, boolean];
  if (of.length > 1) {
    const texts = of.map((text) => nameOf(...(JSON.parse(text) as [string, string, boolean])));
    throw new UsageError(`these are summaries of several runs: ${texts.join('; ')}`, 'merge those of one run');
  }
  if (!planNames.includes(plan)) {
    throw new UsageError(`there is no plan '${plan}'`, `use one of ${planNames.join(', ')}`);
  }
  return planOf(await loadPipeline(systems, system), plan, {
    writes,
    ...(duration === undefined ? {} : { seconds: duration }),
  });
};

const nameOf = (system: string, plan: string, writes: boolean): string =>
  `${system} ${plan}${writes ? '' : ' without writes'}`;

const documentOf = (plan: LoadPlan, summaries: readonly K6Summary[], result: RunResult): object => ({
  kind: 'MergedLoadTest',
  version: 1,
  system: plan.system,
  plan: plan.name,
  what: plan.what,
  generators: summaries.map(({ segment = '0:1', startedAt, milliseconds }) => ({
    segment,
    startedAt: startedAt === undefined ? undefined : new Date(startedAt).toISOString(),
    seconds: milliseconds / 1_000,
  })),
  ...result,
  unjudged: plan.unjudged,
});

const answer = (plan: LoadPlan, summaries: readonly K6Summary[], result: RunResult): string => {
  const seconds = Math.max(...summaries.map(({ milliseconds }) => milliseconds)) / 1_000;
  const head = `${plan.system} ${plan.name}: ${result.verdict}  (${summaries.length} generators, ${spanText(seconds)})\n`;
  const problems = problemText(result).map((text) => `  ${text}\n`);
  const counted = result.scenarios.some(({ latency }) => latency !== undefined);
  const note = counted
    ? 'Counts of all generators are added up. Their percentiles cannot be added up: times are upper bounds of histogram buckets.'
    : 'Counts of all generators are added up. Their percentiles cannot be added up, and no generator counted answers by their time (HISTOGRAM=on).';
  return `${head}${problems.join('')}\n${resultTables(result)}\n${note}\n`;
};
