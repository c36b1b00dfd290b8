/**
 * Measures the gate's error rates, whole verdicts with validity, objectives and regression: of two equal pipelines, on a quiet
 * machine and beside four busy loops; of a pipeline that is a tenth slower; of a pipeline that answers a tenth of its requests
 * with errors beside the busy loops. Verdicts are those of the runs as measured, and 1,000 drawn from all runs. Measured runs are
 * stored, so that a benchmark that was stopped can continue. VERDICTS=3 measures fewer pairs, POOLS=alike,busy only some.
 */
import './answers.ts';
import './power.ts';
import path from 'node:path';
import { parseChaos } from '../cli/chaos/chaos.ts';
import { growPool, poolPlan, type Grown, type Growing } from '../cli/gate/pool.ts';
import type { Io } from '../cli/run/io.ts';
import { findK6 } from '../cli/loadtest/findK6.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { calibrate, judged, judgedOf, rateOf, swapped, type Drawn, type Rate } from '../loadtest/gate/calibrate.ts';
import { isValid, type GateRun } from '../loadtest/gate/gateRun.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { startBusyLoops } from './busyLoops.ts';
import { startDelays } from './gate-delay.ts';
import { median } from '../numbers/quantile.ts';

const root = path.join(import.meta.dirname, '..');
/** As the gate measures by itself. */
const [runs, seconds] = [10, 4];
const injected = 0.1;
const busyLoops = 4;

interface Pool extends Pick<Growing, 'dress' | 'chaos'> {
  /** Of pipelines. */
  readonly pairs: number;
  readonly busy: boolean;
}

const wanted = Number(process.env['VERDICTS'] ?? 20);
const pools: Readonly<Record<'alike' | 'delayed' | 'busy' | 'errors', Pool>> = {
  alike: { pairs: wanted, busy: false },
  delayed: {
    pairs: Math.min(12, wanted),
    busy: false,
    dress: async (candidate, baseline) => startDelays(candidate, baseline, injected),
  },
  busy: { pairs: wanted, busy: true },
  errors: { pairs: Math.min(5, wanted), busy: true, chaos: parseChaos('errors=503,share=10%') },
};
type Name = keyof typeof pools;
const names = Object.keys(pools) as readonly Name[];
const chosen = process.env['POOLS']?.split(',') ?? names;
for (const name of chosen) {
  if (!(names as readonly string[]).includes(name))
    throw new Error(`POOLS: there is no pool ${name}: choose from ${names.join(', ')}`);
}

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
const plan = poolPlan(freight, seconds);

const measure = async (name: Name): Promise<Grown> => {
  const { pairs, busy, ...others } = pools[name];
  const loops = startBusyLoops(busy ? busyLoops : 0);
  try {
    return await growPool({
      system: freight,
      file: path.join(root, '.atalaya', 'bench', 'gate', `${name}-${runs}x${seconds}s.json`),
      wanted: pairs * runs,
      seconds,
      block: runs,
      k6,
      io,
      onRun: (_, count) =>
        void (count % runs === 0 && process.stderr.write(`${name}: ${count} of ${pairs * runs} runs\n`)),
      ...others,
    });
  } finally {
    await loops.close();
  }
};

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const share = ({ count, of }: Rate): number => (of === 0 ? 0 : count / of);
const show = (figure: string, text: string): void => void process.stdout.write(`  ${figure.padStart(7)}  ${text}\n`);
const rateText = (rate: Rate): string =>
  `${rate.count} of ${rate.of} verdicts (95% interval ${percent(rate.low)} to ${percent(rate.high)})`;

/** Printed after the figures. */
const bars: { readonly outcome: 'met' | 'MISSED' | 'not judged'; readonly text: string }[] = [];
/** With fewer runs in a pool, verdicts drawn from it share the chance of the same few runs. */
const fewestRuns = 50;
/** Runs of the pool that is reported. */
let poolRuns = 0;
/** Prints a rate, and keeps whether it is within its bar. */
const judge = (rate: Rate, text: string, limit?: { readonly atMost: number } | { readonly atLeast: number }): void => {
  show(percent(share(rate)), `${text}: ${rateText(rate)}`);
  if (limit === undefined) return;
  const [met, bound] =
    'atMost' in limit
      ? [share(rate) <= limit.atMost, `at most ${percent(limit.atMost)}`]
      : [share(rate) >= limit.atLeast, `at least ${percent(limit.atLeast)}`];
  const few = poolRuns < fewestRuns ? `, from ${poolRuns} runs: ${fewestRuns} are needed` : '';
  bars.push({
    outcome: few !== '' || rate.of === 0 ? 'not judged' : met ? 'met' : 'MISSED',
    text: `${text}: ${percent(share(rate))}, ${bound}${few}`,
  });
};

const partsText = ({ failed }: Drawn): string => {
  const parts = Object.entries(failed).map(([subject, count]) => `${subject} ${count}`);
  return parts.length === 0 ? '' : `, by part that fails: ${parts.join(', ')}`;
};

/** Of pipelines as they were measured, one pair after the other. */
const live = (pool: readonly GateRun[]): Drawn =>
  judgedOf(
    Array.from({ length: Math.floor(pool.length / runs) }, (_, pair) =>
      judged(plan, pool.slice(pair * runs, (pair + 1) * runs), runs),
    ),
  );

/** Of both together. */
const together = (one: Rate, other: Rate): Rate => rateOf(one.count + other.count, one.of + other.of);

/** Of the median read, in the median run. */
const seen = (pool: readonly GateRun[]): number =>
  Math.expm1(median(pool.flatMap(({ compared }) => compared[0]?.ratio ?? [])));

const drawing = { plan, runs, verdicts: 1_000, slowdowns: [injected], seed: 1 };

const reports: Readonly<Record<Name, (pool: readonly GateRun[]) => void>> = {
  alike: (pool) => {
    const { alike, caught, noise } = calibrate(pool, drawing);
    judge(alike.verdicts.fail, `equal pipelines, drawn, fail${partsText(alike)}`, { atMost: 0.01 });
    judge(alike.verdicts.inconclusive, 'equal pipelines, drawn, are inconclusive', { atMost: 0.05 });
    judge(alike.verdicts.warn, 'equal pipelines, drawn, warn');
    const [one, other] = [live(pool), live(pool.map(swapped))];
    judge(together(one.verdicts.fail, other.verdicts.fail), 'equal pipelines, as measured, either way round, fail');
    judge(caught[0]!, `caught with ${percent(injected)} multiplied into equal pipelines`, { atLeast: 0.95 });
    show(percent(noise), 'is what the median read of one side beside the other varies from run to run');
  },
  delayed: (pool) => {
    const { alike: slow } = calibrate(pool, { ...drawing, turned: false });
    judge(slow.verdicts.fail, `caught with one side ${percent(injected)} slower, drawn${partsText(slow)}`, {
      atLeast: 0.95,
    });
    judge(live(pool).verdicts.fail, 'caught as measured');
    show(percent(seen(pool)), 'slower is that side in the median run, as k6 sees it');
  },
  busy: (pool) => {
    const { alike } = calibrate(pool, drawing);
    judge(alike.verdicts.fail, `equal pipelines beside busy loops, drawn, fail${partsText(alike)}`, { atMost: 0.01 });
    judge(alike.verdicts.inconclusive, 'equal pipelines beside busy loops, drawn, are inconclusive');
    const measured = live(pool);
    judge(measured.verdicts.fail, 'equal pipelines beside busy loops, as measured, fail', { atMost: 0 });
    judge(measured.verdicts.inconclusive, 'equal pipelines beside busy loops, as measured, are inconclusive');
  },
  errors: (pool) => {
    const { alike: bad } = calibrate(pool, { ...drawing, turned: false });
    judge(bad.verdicts.fail, `10% of errors beside busy loops, drawn, fail${partsText(bad)}`, { atLeast: 1 });
    judge(live(pool).verdicts.fail, '10% of errors beside busy loops, as measured, fail', { atLeast: 1 });
  },
};

let [fresh, quiet, overheadSeconds] = [0, 0, 0];
for (const name of names.filter((pool) => chosen.includes(pool))) {
  if (stop.signal.aborted) break;
  const grown = await measure(name);
  fresh += grown.fresh;
  if (!pools[name].busy) {
    quiet += grown.fresh;
    overheadSeconds += grown.overheadSeconds;
  }
  if (stop.signal.aborted) break;
  process.stdout.write(`  ${name}: ${grown.runs.filter(isValid).length} of ${grown.runs.length} runs are valid\n`);
  poolRuns = grown.runs.length;
  reports[name](grown.runs);
}

if (stop.signal.aborted) {
  process.stdout.write(`  stopped after ${fresh} runs; the next call continues there\n`);
  process.exitCode = 1;
} else {
  if (quiet > 0) {
    const overhead = (overheadSeconds / quiet) * runs;
    const text = `of a quiet gate of ${runs} runs in which neither k6 runs nor the machine is measured`;
    show(`${overhead.toFixed(2)} s`, text);
    bars.push({ outcome: overhead <= 2 ? 'met' : 'MISSED', text: `${overhead.toFixed(2)} s ${text}, at most 2 s` });
  }
  show(`${((performance.now() - begun) / 60_000).toFixed(1)} min`, `for ${fresh} runs`);
  for (const { outcome, text } of bars) process.stdout.write(`  ${outcome}: ${text}\n`);
  if (bars.some(({ outcome }) => outcome === 'MISSED')) process.exitCode = 1;
}
