/**
 * `atalaya gate calibrate`: how far the gate can be trusted on this machine. A pool of runs of one unchanged target; verdicts
 * drawn from it, where every slowdown that is found is a false alarm; and the same with a slowdown multiplied into one side.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { calibrate, type Calibration } from '../../loadtest/gate/calibrate.ts';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateRun } from '../../loadtest/gate/gateRun.ts';
import { percentText, shiftText } from '../../loadtest/gate/text.ts';
import { spanText } from '../../loadtest/report/text.ts';
import type { CalibrateOptions } from '../gate.ts';
import { UsageError, type ExitCode, type Io } from '../io.ts';
import { loadSystem } from '../loadSystem.ts';
import { findK6 } from '../loadtest/findK6.ts';
import { startTarget } from '../loadtest/target.ts';
import { measureRun } from './measure.ts';
import { besides, warmUp } from './run.ts';

/** Verdicts that are drawn. */
const drawn = 1_000;
const slowdowns = [0.05, 0.075, 0.1, 0.15, 0.2, 0.3] as const;

export const runCalibrate = async (id: string, options: CalibrateOptions, io: Io): Promise<ExitCode> => {
  const system = await loadSystem(io.systems, id);
  const folder =
    options.out === undefined
      ? path.join(io.cwd, '.atalaya', 'gates', 'calibration', id)
      : path.resolve(io.cwd, options.out);
  const file = path.join(folder, `runs-${options.duration}s.json`);
  const pool = readPool(file);
  const missing = options.pool - pool.length;
  if (missing > 0) {
    const k6 = await findK6();
    io.stderr(
      `${pool.length} runs are there, ${missing} to measure, about ${spanText((missing + 1) * (options.duration + warmUp + besides))}\n`,
    );
    const target = await startTarget(system, io);
    try {
      mkdirSync(folder, { recursive: true });
      const plan = gatePlanOf(system, { seconds: options.duration, warmUp });
      const measuring = { plan, k6, folder: path.join(folder, 'runs'), now: io.now, stop: io.stop };
      await measureRun(target, 'baseline', 999, measuring);
      while (pool.length < options.pool && !io.stop.aborted) {
        const run = await measureRun(target, 'baseline', pool.length, measuring);
        if (io.stop.aborted) break;
        pool.push(run);
        writeFileSync(file, `${JSON.stringify(pool)}\n`);
        io.stderr(
          `${pool.length} of ${options.pool}: p50 ${run.p50?.toFixed(2) ?? '-'} ms${run.problems.length === 0 ? '' : `, shows nothing: ${run.problems.join('; ')}`}\n`,
        );
      }
    } finally {
      await target.close();
    }
  }
  if (io.stop.aborted) {
    io.stderr(`stopped; ${pool.length} runs are kept in ${file}, and the next call goes on from there\n`);
    return 3;
  }
  const result = calibrate(pool, { pairs: options.runs, verdicts: drawn, slowdowns, seed: 1 });
  if (options.json === true) io.stdout(`${JSON.stringify({ system: id, ...result })}\n`);
  else io.stdout(calibrationText(id, result));
  return result.usable < 2 * options.runs ? 3 : 0;
};

/** Throws `UsageError` for a file that is no pool: it is not overwritten. */
const readPool = (file: string): GateRun[] => {
  if (!existsSync(file)) return [];
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(read) && read.every((one) => typeof (one as GateRun).order === 'number'))
      return read as GateRun[];
  } catch {
    // Said below.
  }
  throw new UsageError(
    `${file} is no pool of runs\n  fix: remove it to measure anew, or name another folder with --out`,
  );
};

export const calibrationText = (
  id: string,
  { usable, measured, pairs, falseAlarms, caught, noise }: Calibration,
): string =>
  [
    `${id}: ${usable} of ${measured} runs of one unchanged target show something; p50 varies by ${percentText(noise)} from run to run`,
    `false alarms: ${falseAlarms.count} of ${falseAlarms.of} verdicts of ${pairs} pairs (${percentText(falseAlarms.count / falseAlarms.of)}; with 95% confidence at most ${percentText(falseAlarms.high)} of draws from this pool)`,
    ...caught.map(
      ({ slowdown, count, of }) => `${shiftText(slowdown)}: caught in ${count} of ${of} (${percentText(count / of)})`,
    ),
    '',
  ].join('\n');
