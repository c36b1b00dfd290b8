/** What `apply` prints: differences, progress, and what became of each write; or all of it as one JSON object. */
import type { Outcome } from '../../apply/execute.ts';
import { leftText, outcomeJson, outcomeText, planJson, stepText } from '../../apply/outcomeText.ts';
import type { Plan } from '../../apply/plan.ts';
import type { NotRead } from '../../apply/read.ts';
import type { Live } from '../../apply/resource.ts';
import { many } from '../../text/count.ts';
import type { ComparedProject } from '../live/compare.ts';
import { differencesJson, differencesText, notReadText, summaryText } from '../live/text.ts';
import type { ExitCode, Io } from '../run/io.ts';
import type { ApplyOptions } from './options.ts';

export interface Applied {
  readonly project: string;
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly doubles: readonly (readonly Live[])[];
}

export interface Report {
  readonly differences: (compared: readonly ComparedProject[]) => void;
  readonly begin: (text: string) => void;
  readonly done: (text: string) => void;
  /** The exit codes of how it may end. */
  readonly stopped: () => ExitCode;
  readonly notRead: (notRead: readonly NotRead[]) => ExitCode;
  readonly dryRun: (plans: readonly Plan[]) => ExitCode;
  readonly outcome: (results: readonly Applied[]) => ExitCode;
}

export const applyReport = ({ json = false, environment }: ApplyOptions, io: Io): Report => {
  const say = (text: string): void => {
    if (!json) io.stdout(text);
  };
  let compared: readonly ComparedProject[] = [];
  let isShown = false;
  const clear = (): void => {
    if (isShown) io.stdout('\r\u001B[K');
    isShown = false;
  };
  const answer = (fields: Readonly<Record<string, unknown>>): void => {
    if (json) io.stdout(`${JSON.stringify({ version: 1, environment, ...differencesJson(compared), ...fields })}\n`);
  };
  return {
    differences: (projects) => {
      compared = projects;
      say(differencesText(projects) + summaryText(projects));
    },
    begin: (text) => {
      if (!io.isTTY || json) return;
      clear();
      io.stdout(text.slice(0, Math.max(0, io.columns - 1)));
      isShown = true;
    },
    done: (text) => {
      clear();
      say(`${text}\n`);
    },
    stopped: () => {
      io.stderr('stopped: nothing was written\n');
      return 3;
    },
    notRead: (notRead) => {
      answer({ written: false });
      io.stderr(`${notReadText(notRead)}nothing was written: what cannot be read cannot be compared\n`);
      return 3;
    },
    dryRun: (plans) => {
      const [steps, left] = [plans.flatMap((plan) => plan.steps), plans.flatMap((plan) => plan.left)];
      answer({ written: false, ...planJson({ steps, left }) });
      const would = steps.map((step) => `would ${stepText(step)}\n`).join('');
      say(`${would}${leftText(left)}${many(steps.length, 'write')} would be made, and nothing was written\n`);
      return steps.length + left.length === 0 ? 0 : 1;
    },
    outcome: (results) => {
      clear();
      const outcome = joined(results.map((result) => result.outcome));
      const left = results.flatMap(({ plan }) => plan.left);
      const doubles = results.flatMap((result) => result.doubles);
      answer({
        written: outcome.done.length > 0,
        left: planJson({ steps: [], left }).left,
        ...(outcomeJson(outcome) as object),
        doubles: doubles.map((group) => group.map(({ name }) => name)),
      });
      say(leftText(left) + outcomeText(outcome) + doublesText(doubles));
      const isUnfinished = outcome.failed !== undefined || outcome.notTried.length > 0 || doubles.length > 0;
      if (isUnfinished || left.some(({ reason }) => reason === 'unresolved')) return 3;
      return left.length > 0 ? 1 : 0;
    },
  };
};

/** Of all projects: writing ends at the first failure. */
const joined = (outcomes: readonly Outcome[]): Outcome => ({
  done: outcomes.flatMap(({ done }) => done),
  failed: outcomes.find(({ failed }) => failed !== undefined)?.failed,
  notTried: outcomes.flatMap(({ notTried }) => notTried),
  stopped: outcomes.some(({ stopped }) => stopped),
});

const doublesText = (doubles: readonly (readonly Live[])[]): string =>
  doubles.length === 0
    ? ''
    : `another process created the same at the same time; run it again with --prune, which keeps the oldest:\n${doubles
        .map((group) => `  "${group[0]!.displayName}": ${group.map(({ name }) => name).join(', ')}\n`)
        .join('')}`;
