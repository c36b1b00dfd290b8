/** Simulated histories of nightly figures, seeded: steps, drift, outliers and recoveries, each within noise. */
import { nightOf } from '../loadtest/nightly/nights.ts';
import type { SeriesNight } from '../loadtest/nightly/seriesHistory.ts';
import { seededRandom } from '../numbers/random.ts';

export interface Kind {
  readonly name: string;
  readonly noise: number;
  /** Relative to the first level, by night. */
  readonly level: (night: number) => number;
  /** Share of nights that take 1.3 to 3 times as long. */
  readonly outliers: number;
  /** Night on which the level becomes worse; undefined where it does not. */
  readonly worse: number | undefined;
  /** Night on which it is back; undefined where it is not. */
  readonly back: number | undefined;
}

export const nightsOfHistory = 60;
const at = 35;

/** Source: Box and Muller, Annals of Mathematical Statistics 29 (1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const noises = [0.01, 0.02, 0.03, 0.05] as const;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const kinds: readonly Kind[] = noises.flatMap((noise): readonly Kind[] => {
  const common = { noise, outliers: 0, worse: undefined, back: undefined };
  const shown = `noise ${percent(noise)}`;
  return [
    { ...common, name: `no change, ${shown}`, level: () => 1 },
    { ...common, name: `5 % of outliers, ${shown}`, level: () => 1, outliers: 0.05 },
    ...[0.03, 0.05, 0.08, 0.15].map((step): Kind => ({
      ...common,
      name: `step of ${percent(step)}, ${shown}`,
      level: (night) => (night < at ? 1 : 1 + step),
      worse: at,
    })),
    {
      ...common,
      name: `+1 % a night, ${shown}`,
      level: (night) => 1 + 0.01 * Math.min(20, Math.max(0, night - at + 1)),
      worse: at,
    },
    {
      ...common,
      name: `step of 15 %, mended, ${shown}`,
      level: (night) => (night < 25 || night >= 45 ? 1 : 1.15),
      worse: 25,
      back: 45,
    },
  ];
});

export const valuesOf = ({ noise, level, outliers }: Kind, seed: number): readonly number[] => {
  const random = seededRandom(seed * 7_919 + 13);
  return Array.from({ length: nightsOfHistory }, (_, night) => {
    const value = 100 * level(night) * (1 + noise * normal(random));
    const [draw, size] = [random(), 1.3 + 1.7 * random()];
    return draw < outliers ? value * size : value;
  });
};

const day = 86_400_000;
const first = Date.parse('2026-01-01');

export const seriesOf = (values: readonly number[]): readonly SeriesNight[] =>
  values.map((value, night) => ({
    night: nightOf(first + night * day),
    startedAt: new Date(first + night * day).toISOString(),
    value,
    revision: undefined,
  }));

export const indexOf = (night: string): number => Math.round((Date.parse(night) - first) / day);
