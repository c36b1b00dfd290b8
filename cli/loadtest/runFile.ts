/** Reads the summary of a run that `loadtest run` left: a folder, or the file itself. What is not one is refused by name. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../model/usageError.ts';
import { planNames } from '../../loadtest/plan.ts';
import type { RunSummary } from '../../loadtest/runSummary.ts';
import { runFiles, shownPath } from './folder.ts';

export interface RunFile {
  /** Path of the summary as it is shown. */
  readonly shown: string;
  readonly folder: string;
  readonly run: RunSummary;
}

/** The version that this Atalaya reads and writes. */
const version: RunSummary['version'] = 1;
const verdicts: readonly string[] = ['passed', 'failed', 'invalid'] satisfies readonly RunSummary['verdict'][];

/** Throws `UsageError`. `fix`: what to name instead. */
export const readRunFile = (named: string, cwd: string, fix: string): RunFile => {
  const given = path.resolve(cwd, named);
  const file = isFolder(given) ? path.join(given, runFiles.summary) : given;
  const shown = shownPath(file, cwd);
  const refuse = (message: string, other = fix): never => {
    throw new UsageError(`${shown} ${message}`, other);
  };
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return refuse('is not there');
    return refuse(code === undefined ? 'is not JSON' : `cannot be read (${code})`);
  }
  const run = value as Partial<RunSummary> | null;
  if (run?.kind !== 'LoadTestRun') return refuse('is no summary of a load test');
  if (run.version !== version) {
    return refuse(
      `was written by another version of Atalaya (format ${String(run.version)}, and this one reads ${version})`,
      'run the plan again with this version',
    );
  }
  const fault = faultOf(run);
  if (fault !== undefined) return refuse(`is damaged: ${fault}`);
  return { shown, folder: path.dirname(file), run: run as RunSummary };
};

const isFolder = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

/** The first field that is not what a reader needs. */
const faultOf = (run: Partial<RunSummary>): string | undefined => {
  const checks: readonly (readonly [field: string, isSound: boolean])[] = [
    ['system', typeof run.system === 'string'],
    ['plan', planNames.some((name) => name === run.plan)],
    ['verdict', verdicts.includes(String(run.verdict))],
    ['startedAt', !Number.isNaN(Date.parse(String(run.startedAt)))],
    ['seconds', Number.isFinite(run.seconds)],
    ['target', typeof run.target?.url === 'string'],
    ['k6', typeof run.k6?.version === 'string'],
    ['problems', Array.isArray(run.problems)],
    ['objectives', Array.isArray(run.objectives)],
    ['scenarios', Array.isArray(run.scenarios)],
    ['routes', run.routes === undefined || Array.isArray(run.routes)],
  ];
  const bad = checks.find(([, isSound]) => !isSound);
  return bad === undefined ? undefined : `it has no usable '${bad[0]}'`;
};
