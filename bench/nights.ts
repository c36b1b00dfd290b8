/**
 * What nightly runs find in simulated histories, beside Apache Otava with its defaults on the same ones: share of regressions found
 * within ten nights and at all, median delay, and histories with a false positive. Bars: an 8 % step is found within ten nights
 * at least as often, at no more false positives. Without Otava (`npm run tools -- apache-otava`) only our own columns. Our limits
 * were chosen on the histories of SEED=0: those of another SEED, as of the default, have decided nothing.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { seriesHistory } from '../loadtest/nightly/seriesHistory.ts';
import { median } from '../numbers/quantile.ts';
import { sumOf } from '../numbers/sum.ts';
import { programOf } from '../tools/external/toolPath.ts';
import { indexOf, kinds, seriesOf, valuesOf, type Kind } from './nightsSeries.ts';

const histories = Number(process.env['HISTORIES'] ?? 40);
/** The first seed of each kind; below 900, so that kinds share no history. */
const firstSeed = Number(process.env['SEED'] ?? 500);

/** [night on which it was reported, first night of the new level, direction]. */
type Change = readonly [found: number, night: number, direction: 'up' | 'down'];

interface Score {
  readonly within: number;
  readonly found: number;
  readonly delay: number;
  readonly falsePositives: number;
  readonly recovered: number;
}

/** A change is that of the history if it is reported after it and begins at most this many nights before it. */
const early = 5;

const scoreOf = ({ worse, back }: Kind, all: readonly (readonly Change[])[]): Score => {
  const delays = all.flatMap((changes) => {
    const hits = changes.filter(
      ([found, night, direction]) =>
        direction === 'up' && worse !== undefined && found >= worse && night >= worse - early && night < (back ?? 1e9),
    );
    return hits.length === 0 ? [] : [Math.min(...hits.map(([found]) => found)) - (worse ?? 0) + 1];
  });
  const alarms = all.filter((changes) =>
    changes.some(([found, , direction]) => direction === 'up' && (worse === undefined || found < worse)),
  );
  const recoveries = all.filter((changes) =>
    changes.some(
      ([found, night, direction]) =>
        direction === 'down' &&
        back !== undefined &&
        found >= back &&
        found < back + 10 &&
        Math.abs(night - back) <= early,
    ),
  );
  return {
    within: delays.filter((delay) => delay <= 10).length,
    found: delays.length,
    delay: median(delays),
    falsePositives: alarms.length,
    recovered: recoveries.length,
  };
};

/** The changes that are reported, and the recoveries of regressions, which at least three nights show. */
const ownChanges = (values: readonly number[]): readonly Change[] => {
  const { changes, regressions } = seriesHistory('p95', seriesOf(values), []);
  return [
    ...changes.map(({ found, night, worse }): Change => [indexOf(found), indexOf(night), worse ? 'up' : 'down']),
    ...regressions.flatMap(({ ended }): readonly Change[] =>
      ended === undefined ? [] : [[indexOf(ended.night), indexOf(ended.night) - 2, 'down']],
    ),
  ];
};

const otavaChanges = (all: readonly (readonly number[])[]): readonly (readonly Change[])[] | undefined => {
  const { path: program, missing } = programOf('apache-otava');
  if (program === undefined) {
    process.stdout.write(`${missing}\n`);
    return undefined;
  }
  const python = path.join(path.dirname(program), '..', 'venv', 'bin', 'python');
  const script = path.join(import.meta.dirname, 'nightsOtava.py');
  const { status, stdout, stderr } = spawnSync(python, ['-P', script], {
    input: JSON.stringify(all),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Apache Otava failed: ${stderr}`);
  return JSON.parse(stdout) as readonly (readonly Change[])[];
};

const cell = (text: string | number, width: number): string => String(text).padStart(width);
const columns = ({ within, found, delay, falsePositives }: Score): string =>
  `${cell(within, 5)}${cell(found, 6)}${cell(Number.isNaN(delay) ? '-' : delay, 6)}${cell(falsePositives, 6)}`;

const values = kinds.map((kind, index) =>
  Array.from({ length: histories }, (_, seed) => valuesOf(kind, firstSeed + seed + 1_000 * index)),
);
const own = kinds.map((kind, index) => scoreOf(kind, values[index]!.map(ownChanges)));
const changes = otavaChanges(values.flat());
const other = kinds.map((kind, index) =>
  changes === undefined ? undefined : scoreOf(kind, changes.slice(index * histories, (index + 1) * histories)),
);

process.stdout.write(
  `of ${histories} histories each, SEED=${firstSeed}: found within ten nights, found at all, median delay in nights, with a false positive\n`,
);
process.stdout.write(`${''.padEnd(36)}Atalaya                 Apache Otava\n`);
for (const [index, kind] of kinds.entries()) {
  const theirs = other[index];
  process.stdout.write(
    `${kind.name.padEnd(36)}${columns(own[index]!)} ${theirs === undefined ? '' : columns(theirs)}\n`,
  );
}

/** The bar over the kinds whose names begin so. */
const bar = (
  text: string,
  begins: string,
  of: (score: Score) => number,
  isMet: (a: number, b: number) => boolean,
): void => {
  const chosen = kinds.flatMap(({ name }, index) => (name.startsWith(begins) ? [index] : []));
  const ours = sumOf(chosen, (index) => of(own[index]!));
  const count = chosen.length * histories;
  if (other.includes(undefined)) {
    process.stdout.write(`${text}: ${ours} of ${count}\n`);
    return;
  }
  const theirs = sumOf(chosen, (index) => of(other[index]!));
  const met = isMet(ours, theirs);
  if (!met) process.exitCode = 1;
  process.stdout.write(`${text}: ${ours} of ${count}, Apache Otava ${theirs}: ${met ? 'met' : 'missed'}\n`);
};

const atLeast = (a: number, b: number): boolean => a >= b;
const atMost = (a: number, b: number): boolean => a <= b;
bar('an 8 % step found within ten nights', 'step of 8 %', ({ within }) => within, atLeast);
bar('any step found', 'step of', ({ found }) => found, atLeast);
bar('a drift of 1 % a night found while it goes on', '+1 %', ({ found }) => found, atLeast);
bar('false positives without a change', 'no change', ({ falsePositives }) => falsePositives, atMost);
bar('false positives with outliers', '5 % of outliers', ({ falsePositives }) => falsePositives, atMost);
bar('a mend of 15 % seen within ten nights', 'step of 15 %, mended', ({ recovered }) => recovered, atLeast);
