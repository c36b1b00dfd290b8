/**
 * `atalaya gate calibrate`: the error rates of the gate on this machine. It measures a pool of runs of equal pipelines
 * and draws verdicts from it: each that fails is a false positive. Then it multiplies a slowdown into one side and
 * draws again.
 */
import path from 'node:path';
import { calibrate, type Calibration, type Rate } from '../../loadtest/gate/calibrate.ts';
import { percentText, shiftText } from '../../text/percentage.ts';
import { spanText } from '../../text/time.ts';
import type { CalibrateOptions } from './options.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { findK6 } from '../loadtest/findK6.ts';
import { growPool, poolPlan, readPool } from './pool.ts';
import { runText, warmUp } from './readRuns.ts';
import { runOverhead, refuseFewRuns } from './run.ts';

/** Number of verdicts drawn. */
const verdictCount = 1_000;
const slowdowns = [0.05, 0.075, 0.1, 0.15, 0.2, 0.3] as const;

export const runCalibrate = async (id: string, options: CalibrateOptions, io: Io): Promise<ExitCode> => {
  const system = await loadPipeline(io.systems, id);
  const plan = poolPlan(system, options.duration);
  refuseFewRuns(options.runs, plan);
  const folder =
    options.out === undefined
      ? path.join(io.cwd, '.atalaya', 'gates', 'calibration', id)
      : path.resolve(io.cwd, options.out);
  const file = path.join(folder, `runs-${options.duration}s.json`);
  let pool = readPool(file, plan);
  const missing = options.pool - pool.length;
  if (missing > 0) {
    const time = missing * (options.duration + warmUp + runOverhead);
    io.stderr(`${pool.length} runs exist, ${missing} are still to be measured, about ${spanText(time)}\n`);
    const grown = await growPool({
      system,
      file,
      wanted: options.pool,
      seconds: options.duration,
      block: options.runs,
      k6: await findK6(),
      io,
      onRun: (run, count) => io.stderr(`${count} of ${options.pool}: ${runText(run)}\n`),
    });
    pool = grown.runs;
  }
  if (io.stop.aborted) {
    io.stderr(`stopped; ${pool.length} runs are stored in ${file}, and the next call continues there\n`);
    return 3;
  }
  const result = calibrate(pool, { plan, runs: options.runs, verdicts: verdictCount, slowdowns, seed: 1 });
  if (options.json === true) io.stdout(`${JSON.stringify({ system: id, ...result })}\n`);
  else io.stdout(calibrationText(id, result));
  return result.usable < options.runs ? 3 : 0;
};

export const calibrationText = (
  id: string,
  { usable, measured, runs, alike: { verdicts, failed }, caught, noise }: Calibration,
): string => {
  const { fail, warn, inconclusive } = verdicts;
  const parts = Object.entries(failed).map(([subject, count]) => `${subject} ${count}`);
  const shareText = ({ count, of }: Pick<Rate, 'count' | 'of'>): string => percentText(of === 0 ? 0 : count / of);
  return [
    `${id}: ${usable} of ${measured} runs of two equal pipelines are usable; the ratio of their median requests varies by ${percentText(noise)} from run to run`,
    `false positives: ${fail.count} of ${fail.of} verdicts of ${runs} runs fail (${shareText(fail)}; with 95% confidence at most ${percentText(fail.high)} of draws from this pool)${parts.length === 0 ? '' : `, by part: ${parts.join(', ')}`}`,
    `no decision: ${inconclusive.count} of ${inconclusive.of} are inconclusive (${shareText(inconclusive)}), ${warn.count} warn`,
    ...caught.map(
      ({ slowdown, count, of }) => `${shiftText(slowdown)}: caught in ${count} of ${of} (${shareText({ count, of })})`,
    ),
    '',
  ].join('\n');
};
