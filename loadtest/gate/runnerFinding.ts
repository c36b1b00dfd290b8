/** Whether the machine of the load generator had time for the runs. */
import { median } from '../../numbers/quantile.ts';
import { many } from '../../text/count.ts';
import { isStarved, runnerText, type RunnerFigures } from '../runner.ts';
import type { Finding } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';

/** Above this share of starved runs, the runner was too busy. Our choice. */
const starvedAbove = 0.2;

const names = ['pressure', 'steal', 'lateness', 'unit'] as const;

/** The medians of the runs. */
export const runnerFigures = (runs: readonly Pick<GateRun, 'runner'>[]): RunnerFigures =>
  Object.fromEntries(
    names.flatMap((name) => {
      const known = runs.flatMap(({ runner }) => runner[name] ?? []);
      return known.length === 0 ? [] : [[name, median(known)]];
    }),
  );

const starvedOf = (runs: readonly GateRun[]): readonly GateRun[] => runs.filter(({ runner }) => isStarved(runner));

/** How busy the runner was, if it was too busy for objectives of time; else undefined. */
export const starvedText = (runs: readonly GateRun[]): string | undefined => {
  const starved = starvedOf(runs);
  if (starved.length <= runs.length * starvedAbove) return undefined;
  return `in ${starved.length} of ${many(runs.length, 'run')} ${runnerText(runnerFigures(starved))}`;
};

/** `isBlamed`: an objective of time was missed, and the runner is the reason. */
export const runnerFinding = (runs: readonly GateRun[], isBlamed: boolean): Finding => {
  const figures = runnerFigures(runs);
  const starved = starvedOf(runs).length;
  const finding = (verdict: Finding['verdict'], text: string): Finding => ({
    id: 'runner',
    subject: 'runner',
    verdict,
    text,
    figures: { ...figures, starved, runs: runs.length },
  });
  const text = starvedText(runs);
  if (Object.keys(figures).length === 0) return finding('not judged', 'nothing says how busy the runner was');
  if (text === undefined) return finding('pass', `the runner had time: ${runnerText(figures)}`);
  return isBlamed
    ? finding('inconclusive', `the runner was busy: ${text}; a quieter machine can decide`)
    : finding('pass', `the runner was busy, and nothing was missed because of it: ${text}`);
};
