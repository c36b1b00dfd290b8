/**
 * The load test at the end of the demo: one short run of the gate against its pipeline, reads only. The demo's own messages are
 * being stored meanwhile; POSTs would take as long again, so it says that they are not judged.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateVerdict } from '../../loadtest/gate/gateReport.ts';
import { judgeGate } from '../../loadtest/gate/judge.ts';
import { inOrder } from '../../loadtest/gate/reportParts.ts';
import { publishRouteOf } from '../../loadtest/gate/writesPlan.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { findK6, type K6 } from '../loadtest/findK6.ts';
import { measureRun } from './measure.ts';
import { warmUp } from './readRuns.ts';

export interface Smoked {
  /** Undefined without k6. */
  readonly verdict: GateVerdict | undefined;
  readonly text: string;
}

interface Running {
  readonly system: PipelineSystem;
  readonly url: string;
  readonly token: string | undefined;
  readonly samples: readonly unknown[];
}

/** Measured seconds. */
const seconds = 2;

export const smokeGate = async (
  { system, url, token, samples }: Running,
  { now, stop }: Pick<Io, 'now' | 'stop'>,
): Promise<Smoked> => {
  let k6: K6;
  try {
    k6 = await findK6();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return {
      verdict: undefined,
      text: `gate: not run, as ${[error.summary, error.fix].filter((part) => part !== undefined).join('; ')}\n`,
    };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-smoke-'));
  try {
    const plan = gatePlanOf(system, { seconds, warmUp, compares: false });
    const run = await measureRun({ candidate: { url, token, samples } }, 0, { plan, k6, folder, now, stop });
    const { verdict, findings } = judgeGate({ plan, runs: [run], compares: false, budgets: [], stopped: stop.aborted });
    const shown = inOrder(findings, verdict).filter((finding) => finding.verdict !== 'not judged');
    const posts = publishRouteOf(system) === undefined ? '' : '; POSTs are not judged here';
    return {
      verdict,
      text: `gate: ${verdict}, by one k6 run of ${seconds} s of reads${posts} (npx atalaya gate ${system.id} has more)\n${shown.map((finding) => `  ${finding.verdict}: ${finding.text}\n`).join('')}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
