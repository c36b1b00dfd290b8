/**
 * A system's consecutive nights, from the first known one to tonight. A night without a run is in the list too, and an invalid
 * night never counts as passed. Only runs of the same environment are compared.
 */
import {
  environmentKey,
  environmentsOf,
  referenceSpeed,
  speedText,
  type Environment,
  type Measured,
} from './environment.ts';
import { machineText, type NightRecord } from './nightRecord.ts';

export type NightState = 'passed' | 'failed' | 'invalid' | 'missed' | 'apart';

export interface Night {
  readonly night: string;
  readonly state: NightState;
  /** Why the night shows nothing or cannot be compared; undefined otherwise. */
  readonly why: string | undefined;
  /** What was different, and was corrected for or not; undefined otherwise. */
  readonly note: string | undefined;
  readonly record: NightRecord | undefined;
}

const day = 86_400_000;

export const nightOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export interface Nights {
  /** Ascending; the last is tonight. */
  readonly nights: readonly Night[];
  /** Of the nights that are compared; undefined without a valid one. */
  readonly environment: Environment | undefined;
}

/** `known`: records of one system and plan, none of them after tonight. */
export const nightsOf = (known: readonly NightRecord[], tonight: string): Nights => {
  const environmentOf = environmentsOf(known);
  const latest = sorted(known).findLast(isValid);
  const environment = latest === undefined ? undefined : environmentOf(latest);
  const speed = environment && referenceSpeed(recordsIn(known, environment));
  const byNight = Map.groupBy(known, ({ night }) => night);
  const first = known.reduce((least, { night }) => Math.min(least, Date.parse(night)), Date.parse(tonight));
  const count = Math.round((Date.parse(tonight) - first) / day) + 1;
  const nights = Array.from({ length: count }, (_, i): Night => {
    const night = nightOf(first + i * day);
    const records = byNight.get(night) ?? [];
    const comparable = records.filter((record) => environment && isIn(environmentOf(record), environment));
    const record = latestOf(comparable.some(isValid) ? comparable : records);
    return nightState(night, record, { environmentOf, environment, speed });
  });
  return { nights, environment };
};

/** The valid records of an environment, ascending, one for each night. */
export const recordsIn = (known: readonly NightRecord[], environment: Environment): readonly NightRecord[] => {
  const environmentOf = environmentsOf(known);
  const own = sorted(known).filter((record) => isValid(record) && isIn(environmentOf(record), environment));
  return [...new Map(own.map((record) => [record.night, record])).values()].toSorted((a, b) =>
    a.night < b.night ? -1 : 1,
  );
};

const isIn = (a: Environment, b: Environment): boolean => environmentKey(a) === environmentKey(b);
const isValid = ({ verdict }: NightRecord): boolean => verdict !== 'invalid';

/** By time, and by content where the times are equal: the order of files does not matter. */
const sorted = (records: readonly NightRecord[]): readonly NightRecord[] =>
  records.toSorted(
    (a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );

/** The last valid run of the night; without one, the last run. */
const latestOf = (records: readonly NightRecord[]): NightRecord | undefined => {
  const ascending = sorted(records);
  return ascending.findLast(isValid) ?? ascending.at(-1);
};

interface Reference {
  readonly environmentOf: (record: Measured) => Environment;
  readonly environment: Environment | undefined;
  readonly speed: number | undefined;
}

const nightState = (night: string, record: NightRecord | undefined, reference: Reference): Night => {
  if (record === undefined) return { night, state: 'missed', why: 'there is no run of it', note: undefined, record };
  const { verdict, problems } = record;
  if (verdict === 'invalid') {
    const reasons = problems.filter(({ kind }) => kind === 'invalid').map(({ what }) => what);
    return { night, state: 'invalid', why: reasons.join('; ') || 'nothing says why', note: undefined, record };
  }
  const { environmentOf, environment, speed } = reference;
  const why = environment && difference(record, environmentOf(record), environment);
  if (why !== undefined) return { night, state: 'apart', why, note: undefined, record };
  return { night, state: verdict, why, note: speedText(record, speed), record };
};

const difference = (record: NightRecord, own: Environment, other: Environment): string | undefined => {
  if (own.cores !== other.cores || own.platform !== other.platform)
    return `another machine: ${machineText(record.machine)}`;
  if (own.k6 !== other.k6) return `another version of k6: ${own.k6}`;
  if (own.target !== other.target) return `another target: ${own.target}`;
  if (own.load !== other.load) return `another load: ${own.load}`;
  return own.unit === other.unit ? undefined : `another unit of work measured the machine: ${own.unit}`;
};
