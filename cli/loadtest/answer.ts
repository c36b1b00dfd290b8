/** The result of a run, as text and as an exit code. */
import { checkedText, objectiveHead, objectiveRow, scenarioHead, scenarioRow } from '../../loadtest/runSummary.ts';
import type { RunResult, RunVerdict } from '../../loadtest/verdict.ts';
import type { ExitCode } from '../run/io.ts';
import { table } from '../table.ts';

export const codes: Readonly<Record<RunVerdict, ExitCode>> = { passed: 0, failed: 1, invalid: 3 };

export const resultTables = ({ objectives, scenarios }: Pick<RunResult, 'objectives' | 'scenarios'>): string => {
  const checked = checkedText({ scenarios });
  return [
    ...(objectives.length === 0 ? [] : [table(objectiveHead, objectives.map(objectiveRow))]),
    ...(scenarios.length === 0 ? [] : [table(scenarioHead, scenarios.map(scenarioRow))]),
    ...(checked === undefined ? [] : [`${checked}\n`]),
  ].join('\n');
};
