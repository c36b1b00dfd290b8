/** `atalaya loadtest compare`: two runs of one plan, side by side. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareMarkdown } from '../../loadtest/compare/compareMarkdown.ts';
import { comparePage } from '../../loadtest/compare/comparePage.ts';
import { compareRuns, type RunComparison } from '../../loadtest/compare/compareRuns.ts';
import {
  byChange,
  objectiveHead,
  objectiveRow,
  rowHead,
  rowOf,
  sideText,
  verdictWords,
} from '../../loadtest/compare/compareText.ts';
import { problemText } from '../../loadtest/runSummary.ts';
import { UsageError } from '../../model/usageError.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { fileErrorOf } from '../run/fileError.ts';
import { table } from '../table.ts';
import type { CompareOptions } from './options.ts';
import { readRunFile, type RunFile } from './runFile.ts';

const codes: Readonly<Record<RunComparison['verdict'], ExitCode>> = { better: 0, same: 0, worse: 1, inconclusive: 3 };

export const compareLoadtests = (first: string, second: string, { format, out }: CompareOptions, io: Io): ExitCode => {
  const read = (named: string): RunFile =>
    readRunFile(named, io.cwd, "name the folder that 'atalaya loadtest run' left, or its summary.json");
  const [before, after] = [read(first), read(second)];
  refuseOthers(before, after);
  const invalid = [before, after].filter(({ run }) => run.verdict === 'invalid');
  for (const { shown, run } of invalid) {
    io.stderr(
      `${shown} cannot be compared: the run is invalid\n${problemText(run)
        .map((text) => `  ${text}\n`)
        .join('')}  fix: atalaya loadtest run ${run.system} --plan ${run.plan}\n`,
    );
  }
  if (invalid.length > 0) return 3;
  const comparison = compareRuns({ name: before.shown, run: before.run }, { name: after.shown, run: after.run });
  const text = textIn(format, comparison, before, after);
  if (out === undefined) io.stdout(text);
  else {
    try {
      writeFileSync(path.resolve(io.cwd, out), text);
    } catch (error) {
      throw fileErrorOf('the comparison', out, error, 'name another file with --out');
    }
    io.stdout(`${out}: ${comparison.verdict}\n`);
  }
  return codes[comparison.verdict];
};

const textIn = (
  format: CompareOptions['format'],
  comparison: RunComparison,
  before: RunFile,
  after: RunFile,
): string => {
  switch (format) {
    case 'text':
      return textOf(comparison);
    case 'json':
      return `${JSON.stringify(comparison, null, 2)}\n`;
    case 'markdown':
      return compareMarkdown(comparison);
    case 'html':
      return comparePage(comparison, before.run, after.run);
  }
};

/** Throws `UsageError` for runs of different systems or plans, and for one run that is named twice. */
const refuseOthers = (before: RunFile, after: RunFile): void => {
  const [was, is] = [before.run, after.run];
  if (before.shown === after.shown) {
    throw new UsageError(`${before.shown} was named twice`, 'name two runs: the one before first');
  }
  for (const [noun, first, second] of [
    ['systems', was.system, is.system],
    ['plans', was.plan, is.plan],
  ] as const) {
    if (first === second) continue;
    throw new UsageError(
      `these are runs of different ${noun}: ${before.shown} of ${first}, ${after.shown} of ${second}`,
      `name two runs of the same ${noun === 'systems' ? 'system' : 'plan'}`,
    );
  }
};

const textOf = (comparison: RunComparison): string => {
  const { system, plan, verdict, before, after, circumstances, findings, objectives, scenarios, routes } = comparison;
  const changed = byChange(findings).filter(({ change }) => change !== 'same');
  const lines = [
    `${system} ${plan}: ${verdictWords[verdict]}`,
    ...changed.map(({ change, text }) => `  ${change}: ${text}`),
    ...circumstances.differences.map((text) => `  also different: ${text}`),
    `before  ${sideText(before)}`,
    `after   ${sideText(after)}`,
    '',
  ];
  const tables = [
    ...(objectives.length === 0 ? [] : [table(objectiveHead, objectives.map(objectiveRow))]),
    ...(scenarios.length === 0 ? [] : [table(rowHead('load'), scenarios.map(rowOf))]),
    ...(routes.length === 0 ? [] : [table(rowHead('route'), routes.map(rowOf))]),
  ];
  return `${lines.join('\n')}\n${tables.join('\n')}`;
};
