/** `atalaya gate`: warms up both sides, measures runs in turn, and reports one verdict in every format. */
import path from 'node:path';
import { gatePlanOf, requestsOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { warmUpFindings } from '../../loadtest/gate/warmUpFinding.ts';
import { contractJudgement, isBroken, withContract } from '../../loadtest/gate/contract.ts';
import { judgeGate } from '../../loadtest/gate/judge.ts';
import { unprovableTexts } from '../../loadtest/gate/objectives.ts';
import { runsNeeded } from '../../loadtest/gate/regression.ts';
import { comparisonCount } from '../../loadtest/k6/compared.ts';
import { spanText } from '../../text/time.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { hasBaseline, type GateOptions } from './options.ts';
import { many } from '../../text/count.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { reportOf } from '../errors.ts';
import { findK6, type K6 } from '../loadtest/findK6.ts';
import { makeFreshFolder } from '../loadtest/folder.ts';
import { checkContract } from './contract.ts';
import { budgetsOf, checkBudgetSource } from './budgets.ts';
import { capOf } from './course.ts';
import { measureReads, runText, warmUp } from './readRuns.ts';
import type { Measuring } from './measure.ts';
import { leaveReport, runsFolder } from './leaveReport.ts';
import { releasedLast } from './releasedLast.ts';
import { checkSides, openSides, sideOfReport, type CheckedSides } from './sides.ts';
import { watchPipelines } from './watchPipelines.ts';
import { unjudgedCode, unjudgedReport } from './unjudged.ts';
import { watchVersions } from './versions.ts';
import {
  measureWrites,
  orderWrites,
  tailSeconds,
  fittingRuns,
  writeRunsOf,
  writesOfReport,
  writesSeconds,
  writesTexts,
  type WritesOrder,
} from './writes.ts';
import { messageObjectivesOf } from '../../loadtest/gate/writes.ts';
import { sumOf } from '../../numbers/sum.ts';
import type { PipelineSystem } from '../../model/system.ts';

/** Overhead of a run in seconds: the pause after the warm-up, and k6's start and end. */
export const runOverhead = 2;

/** Whatever ends it after its options were checked leaves a report. `open`: how a caller opens the sides that it has already. */
export const runGate = async (
  id: string,
  options: GateOptions,
  io: Io,
  open: typeof openSides = openSides,
): Promise<ExitCode> => {
  const system = await loadPipeline(io.systems, id);
  if (options.override?.trim() === '') {
    throw new UsageError('--override without a reason', 'write who decided it and why; the report shows it');
  }
  checkBudgetSource(options);
  const checked = checkSides(system, options, io.cwd);
  const compares = hasBaseline(options);
  const plan = gatePlanOf(system, { seconds: options.duration, warmUp, compares });
  const order = orderWrites(system, options, warmUp);
  const estimate = timeOf(options, compares ? refuseFewRuns(options.runs, plan) : 1, order);
  const folder = makeFreshFolder({ cwd: io.cwd, out: options.out, under: path.join('gates', id), at: io.now() });
  const leaving = { folder, options, io };
  const [startedAt, begun] = [io.now(), performance.now()];
  let k6: K6 | undefined;
  try {
    k6 = await findK6();
    const report = await judgedReport(
      { system, options, checked, plan, order, estimate, k6, folder, startedAt, begun, open },
      io,
    );
    return leaveReport(report, leaving);
  } catch (error) {
    const stopped = io.stop.aborted;
    if (!stopped) io.stderr(`${reportOf(error).text}\n`);
    const interrupted = { plan, options, warmUp, k6: k6?.version, startedAt, now: io.now(), stopped };
    return leaveReport(unjudgedReport(error, interrupted), leaving, unjudgedCode(error, stopped));
  }
};

interface Gate {
  readonly system: PipelineSystem;
  readonly options: GateOptions;
  readonly checked: CheckedSides;
  readonly plan: LoadPlan;
  readonly order: WritesOrder;
  /** Seconds. */
  readonly estimate: number;
  readonly k6: K6;
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Monotonic milliseconds: a clock that is set must not change the duration. */
  readonly begun: number;
  readonly open: typeof openSides;
}

const judgedReport = async (gate: Gate, io: Io): Promise<GateReport> => {
  const { system, options, plan, order, k6, folder, startedAt } = gate;
  const known = await budgetsOf(system, options, io);
  announce(plan, options, gate, io);
  const sides = await gate.open(system, options, gate.checked, io);
  const { failing, failure } = watchPipelines(sides, io.stderr);
  const stop = AbortSignal.any([io.stop, failing]);
  try {
    const measuring: Measuring = { plan, k6, folder: path.join(folder, runsFolder), now: io.now, stop };
    const compares = sides.baseline !== undefined;
    const versions = await watchVersions(sides, stop);
    const contract = await checkContract({ system, sides, allowWrites: options.allowWrites === true, stop });
    const { runs, warming, cutAfter, left } = isBroken(contract)
      ? { runs: [], warming: undefined, cutAfter: undefined, left: 0 }
      : await measureReads(sides, gate, measuring, io.stderr);
    const tail = Math.max(0, Math.min(tailSeconds(order), options.maxDuration - gate.estimate));
    const writes = isBroken(contract)
      ? undefined
      : await measureWrites(order, {
          ...measuring,
          // What it has when the time is over is judged.
          stop: AbortSignal.any([stop, AbortSignal.timeout(Math.ceil((left + tail) * 1_000))]),
          candidate: sides.candidate,
          tail,
          onRun: (run, count, of) => io.stderr(`${count} of ${of} with POSTs: ${runText(run)}\n`),
        });
    const input = {
      plan,
      runs,
      wanted: options.runs,
      compares,
      ...known,
      stopped: stop.aborted,
      failure: failure(),
      cutAfter,
    };
    const judgement =
      writes === undefined
        ? contractJudgement(plan, contract)
        : withContract(judgeGate({ ...input, writes: { writes, ofMessages: messageObjectivesOf(system) } }), contract, [
            ...(warming === undefined ? [] : warmUpFindings(plan, warming, runs)),
            ...(await versions()),
          ]);
    return {
      kind: 'GateReport',
      version: 2,
      system: system.id,
      ...judgement,
      ...writesOfReport(writes),
      budgets: known.budgets,
      candidate: sideOfReport(sides.candidate),
      baseline: sides.baseline === undefined ? null : sideOfReport(sides.baseline),
      plan: { rate: requestsOf(plan) / options.duration, seconds: options.duration, warmUp },
      runs,
      k6: k6.version,
      startedAt: new Date(startedAt).toISOString(),
      seconds: (performance.now() - gate.begun) / 1_000,
      k6Seconds: sumOf(
        [...(warming === undefined ? [] : [warming]), ...runs, ...writeRunsOf(writes)],
        ({ seconds }) => seconds,
      ),
      ...releasedLast(system.id, io),
      override: options.override ?? null,
    };
  } finally {
    await sides.close();
  }
};

/** The smallest number of runs that can give a verdict. Throws `UsageError` for fewer. */
export const refuseFewRuns = (runs: number, plan: LoadPlan): number => {
  const needed = runsNeeded(comparisonCount(plan));
  if (runs >= needed) return needed;
  throw new UsageError(
    `--runs ${runs}: with so few runs no slowdown is statistically significant, however large it is`,
    `--runs ${needed} or more`,
  );
};

/** Throws `UsageError` when the runs would take longer than allowed. */
const timeOf = ({ runs, duration, maxDuration }: GateOptions, least: number, order: WritesOrder): number => {
  const each = duration + warmUp + runOverhead;
  const estimate = (runs + 1) * each + writesSeconds(order, each);
  if (estimate <= maxDuration) return estimate;
  const fitting = fittingRuns(maxDuration / each, order);
  throw new UsageError(
    `${many(runs, 'run')} of ${spanText(duration)} take about ${spanText(estimate)}, and --max-duration is ${spanText(maxDuration)}`,
    fitting >= least ? `--runs ${fitting}, or a longer --max-duration` : 'a longer --max-duration',
  );
};

const announce = (
  plan: LoadPlan,
  options: GateOptions,
  { estimate, order }: Pick<Gate, 'estimate' | 'order'>,
  { stderr }: Io,
): void => {
  const { runs, duration } = options;
  const both = hasBaseline(options) ? ', each of both sides' : '';
  const posts = order.kind === 'ToSend' ? `, and ${order.runs} with POSTs` : '';
  const most = capOf(estimate, options.maxDuration);
  stderr(
    `${plan.system}: ${many(runs, 'run')}${both}${posts}, about ${spanText(estimate)}, at most ${spanText(most)}\n`,
  );
  for (const line of writesTexts(order, { duration })) stderr(`${line}\n`);
  for (const line of unprovableTexts(plan, requestsOf(plan) * 0.95, runs)) stderr(`${line}\n`);
};
