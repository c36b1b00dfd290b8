/**
 * Measures the gate's error rates: its verdicts on two equal pipelines, and on two of which one is a tenth slower, from
 * measured runs and from 1,000 resamples of all runs. Measured runs are stored, so that a benchmark that was stopped can
 * continue; VERDICTS=3 measures fewer.
 */
import path from 'node:path';
import { growPool, type Grown, type Growing } from '../cli/gate/pool.ts';
import type { Io } from '../cli/run/io.ts';
import { findK6 } from '../cli/loadtest/findK6.ts';
import { systemsFolder } from '../cli/options.ts';
import { calibrate, isAlarm, rateOf, swapped, type Rate } from '../loadtest/gate/calibrate.ts';
import type { GateRun } from '../loadtest/gate/gateRun.ts';
import flights from '../systems/flights.ts';
import { startDelays } from './gate-delay.ts';
import { median } from '../numbers/quantile.ts';

const root = path.join(import.meta.dirname, '..');
/** As the gate measures by itself. */
const [runs, seconds] = [10, 4];
const injected = 0.1;
/** Pairs of pipelines that are measured: alike, and with one of them delayed. */
const alikePairs = Number(process.env['VERDICTS'] ?? 20);
const delayedPairs = Math.min(12, alikePairs);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: () => undefined,
  now: Date.now,
  cwd: root,
  systems: systemsFolder,
  isTTY: false,
  columns: 80,
  stop: stop.signal,
};

const begun = performance.now();
const k6 = await findK6();
const measure = async (name: string, pairs: number, some: Pick<Growing, 'dress'> = {}): Promise<Grown> =>
  growPool({
    system: flights,
    file: path.join(root, '.atalaya', 'bench', 'gate', `${name}-${runs}x${seconds}s.json`),
    wanted: pairs * runs,
    seconds,
    block: runs,
    k6,
    io,
    onRun: (_, count) =>
      void (count % runs === 0 && process.stderr.write(`${name}: ${count} of ${pairs * runs} runs\n`)),
    ...some,
  });

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const share = ({ count, of }: Rate): number => count / of;
const show = (figure: string, text: string): void => void process.stdout.write(`  ${figure.padStart(7)}  ${text}\n`);
const showRate = (rate: Rate, text: string): void =>
  show(
    percent(share(rate)),
    `${text}: ${rate.count} of ${rate.of} verdicts (95% interval ${percent(rate.low)} to ${percent(rate.high)})`,
  );

/** Of pipelines as they were measured, one pair after the other. */
const live = (pool: readonly GateRun[]): Rate => {
  const pairs = Array.from({ length: Math.floor(pool.length / runs) }, (_, pair) =>
    pool.slice(pair * runs, (pair + 1) * runs),
  );
  return rateOf(pairs.filter(isAlarm).length, pairs.length);
};

/** Of the median read, in the median run. */
const seen = (pool: readonly GateRun[]): number => {
  return Math.expm1(median(pool.flatMap(({ compared }) => compared[0]?.ratio ?? [])));
};

const alike = await measure('alike', alikePairs);
const delayed = await measure('delayed', delayedPairs, {
  dress: async (candidate, baseline) => startDelays(candidate, baseline, injected),
});

if (stop.signal.aborted) {
  process.stdout.write(`  stopped after ${alike.fresh + delayed.fresh} runs; the next call continues there\n`);
  process.exitCode = 1;
} else {
  const drawing = { runs, verdicts: 1_000, slowdowns: [injected], seed: 1 };
  const { falseAlarms, caught, noise, usable, measured } = calibrate(alike.runs, drawing);
  const found = calibrate(delayed.runs, { ...drawing, turned: false }).falseAlarms;
  showRate(falseAlarms, `false alarms, drawn from ${usable} of ${measured} runs of pipelines that are alike`);
  const [one, other] = [live(alike.runs), live(alike.runs.map(swapped))];
  showRate(rateOf(one.count + other.count, one.of + other.of), 'false alarms as measured, either way round');
  showRate(found, `caught with one side ${percent(injected)} slower, drawn from ${delayed.runs.length} runs`);
  showRate(live(delayed.runs), 'caught as measured');
  show(percent(seen(delayed.runs)), 'slower is that side in the median run, as k6 sees it');
  showRate(caught[0]!, `caught with ${percent(injected)} multiplied into pipelines that are alike`);
  show(percent(noise), 'is what the median read of one side beside the other varies from run to run');
  const fresh = alike.fresh + delayed.fresh;
  const besides = fresh === 0 ? 0 : ((alike.overheadSeconds + delayed.overheadSeconds) / fresh) * runs;
  if (fresh > 0) show(`${besides.toFixed(2)} s`, `of a gate of ${runs} runs in which k6 does not run`);
  show(`${((performance.now() - begun) / 60_000).toFixed(1)} min`, `for ${fresh} runs`);
  const missed = [
    ...(share(falseAlarms) > 0.02 ? ['more than 2% false alarms'] : []),
    ...(share(found) < 0.9 ? ['fewer than 90% of slowdowns caught'] : []),
    ...(besides > 2 ? ['more than 2 s longer than k6'] : []),
  ];
  for (const bar of missed) process.stderr.write(`missed: ${bar}\n`);
  if (missed.length > 0) process.exitCode = 1;
}
