/**
 * A system's consecutive nights, from the first known one to tonight. A night without a run is in the list too, and an invalid
 * night never counts as passed. Only runs with the same load, kind of machine and target are compared.
 */
import { machineText, type NightRecord } from './nightRecord.ts';

export type NightState = 'passed' | 'failed' | 'invalid' | 'missed' | 'apart';

export interface Night {
  readonly night: string;
  readonly state: NightState;
  /** Why the night shows nothing or cannot be compared; undefined otherwise. */
  readonly why: string | undefined;
  readonly record: NightRecord | undefined;
}

const day = 86_400_000;

export const nightOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `records`: of one system and plan. Nights before `since` are ignored. */
export const nightsOf = (
  records: readonly NightRecord[],
  tonight: string,
  since: string | undefined,
): readonly Night[] => {
  const known = records.filter(({ night }) => night <= tonight && (since === undefined || night >= since));
  const byNight = Map.groupBy(known, ({ night }) => night);
  const first = Math.min(Date.parse(tonight), ...known.map(({ night }) => Date.parse(night)));
  const count = Math.round((Date.parse(tonight) - first) / day) + 1;
  const chosen = Array.from({ length: count }, (_, i) => {
    const night = nightOf(first + i * day);
    return { night, record: latestOf(byNight.get(night) ?? []) };
  });
  const reference = chosen.findLast(({ record }) => record !== undefined && record.verdict !== 'invalid')?.record;
  return chosen.map(({ night, record }) => nightState(night, record, reference));
};

/** The last valid run of the night; without one, the last run. */
const latestOf = (records: readonly NightRecord[]): NightRecord | undefined => {
  const sorted = records.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  return sorted.findLast(({ verdict }) => verdict !== 'invalid') ?? sorted.at(-1);
};

const nightState = (night: string, record: NightRecord | undefined, reference: NightRecord | undefined): Night => {
  if (record === undefined) return { night, state: 'missed', why: 'there is no run of it', record };
  const { verdict, problems } = record;
  if (verdict === 'invalid') {
    const reasons = problems.filter(({ kind }) => kind === 'invalid').map(({ what }) => what);
    return { night, state: 'invalid', why: reasons.join('; ') || 'nothing says why', record };
  }
  const why = reference === undefined ? undefined : difference(record, reference);
  return why === undefined ? { night, state: verdict, why, record } : { night, state: 'apart', why, record };
};

const difference = (record: NightRecord, reference: NightRecord): string | undefined => {
  if (machineText(record.machine) !== machineText(reference.machine))
    return `another machine: ${machineText(record.machine)}`;
  if (record.target !== reference.target) return `another target: ${record.target}`;
  if (record.load !== reference.load) return `another load: ${record.load}`;
  return undefined;
};
