/** What is checked before a candidate gets traffic: its contract and the gate, beside the revision that serves. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { UsageError } from '../../model/usageError.ts';
import type { RolloutParts } from '../../rollout/runRollout.ts';
import { reportFiles } from '../gate/leaveReport.ts';
import type { GateOptions } from '../gate/options.ts';
import { runGate } from '../gate/run.ts';
import type { openSides } from '../gate/sides.ts';
import { shownPath } from '../loadtest/folder.ts';
import type { Io } from '../run/io.ts';

export interface GateCheck {
  /** Folder of the gate's report; it does not exist yet. */
  readonly folder: string;
  /** Of the gate: runs, duration, and the two sides. */
  readonly options: Partial<GateOptions>;
  /** How the sides are opened, where the rollout has them open already. */
  readonly open?: typeof openSides;
}

const usual = { runs: 10, duration: 4, maxDuration: 900, format: 'text' } as const;

export const gateCheck = async (
  id: string,
  { folder, options, open }: GateCheck,
  io: Io,
): ReturnType<RolloutParts['check']> => {
  const lines: string[] = [];
  const quiet: Io = { ...io, stdout: () => undefined, stderr: (text) => void lines.push(text) };
  try {
    await runGate(id, { ...usual, ...options, out: folder }, quiet, open);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'Checked', verdict: 'inconclusive', text: error.summary };
  }
  const report = JSON.parse(readFileSync(path.join(folder, reportFiles.json), 'utf8')) as GateReport;
  const { verdict } = report;
  return {
    kind: 'Checked',
    verdict: verdict === 'warn' ? 'pass' : verdict,
    text: textOf(report),
    report: shownPath(path.join(folder, reportFiles.html), io.cwd),
  };
};

/** The findings that made the verdict; a part that is not judged makes it a warning. */
export const textOf = ({
  verdict,
  findings,
  runs,
}: Pick<GateReport, 'verdict' | 'findings'> & { readonly runs: readonly unknown[] }): string => {
  const decisive = findings
    .filter((finding) => finding.verdict === verdict || (verdict === 'warn' && finding.verdict === 'not judged'))
    .map(({ subject, text }) => (verdict === 'warn' ? `${subject}: ${text}` : text));
  if (verdict === 'pass') return `${runs.length} runs, nothing is worse than it may be`;
  const [first, ...others] = decisive;
  const more = others.length === 0 ? '' : `; and ${others.length} more in its report`;
  return `${verdict === 'warn' ? 'with a warning: ' : ''}${first ?? verdict}${more}`;
};
