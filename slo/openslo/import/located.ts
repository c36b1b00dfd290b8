/** Members of located values, as OpenSLO needs them: every refusal names where it stands. */
import type { Problem } from '../../../model/problem.ts';
import { nearest } from '../../../model/nearest.ts';
import type { Located, LocatedList, LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';

/** `place` of the problem is the document that it is in. */
export interface Refusal extends Problem {
  readonly at: Position;
}

/** Takes what is wrong, in one document. */
export type Refuse = (at: Position, id: string, what: string, fix: string) => void;

export const member = (map: LocatedMap | undefined, key: string): Located | undefined => map?.entries.get(key)?.value;

/** Where a member is written, or else the map that lacks it. */
export const placeOf = (map: LocatedMap, key: string): Position => map.entries.get(key)?.at ?? map.at;

/** As it stands in the file, for comparisons and messages; undefined for what is no scalar. */
export const textOf = (value: Located | undefined): string | undefined =>
  value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;

const article = { map: 'a mapping', list: 'a list', text: 'text', number: 'a number', flag: 'true or false' } as const;

const refuseType = (value: Located, key: string, wanted: keyof typeof article, refuse: Refuse): undefined => {
  const is = value.kind === 'scalar' ? `'${value.source}'` : article[value.kind];
  refuse(
    value.at,
    'openslo/wrong-type',
    `${key} is ${is}, and has to be ${article[wanted]}`,
    `write ${article[wanted]}`,
  );
};

const refuseMissing = (map: LocatedMap, key: string, refuse: Refuse): undefined =>
  refuse(map.at, 'openslo/missing-field', `${key} is missing here`, `write ${key}`) as undefined;

/** A member that is a mapping. Undefined after a refusal, or when it is not there and need not be. */
export const mapAt = (
  map: LocatedMap,
  key: string,
  refuse: Refuse,
  need: Need = 'required',
): LocatedMap | undefined => {
  const value = member(map, key);
  if (value === undefined) return need === 'optional' ? undefined : refuseMissing(map, key, refuse);
  return value.kind === 'map' ? value : refuseType(value, key, 'map', refuse);
};

export const listAt = (
  map: LocatedMap,
  key: string,
  refuse: Refuse,
  need: Need = 'required',
): LocatedList | undefined => {
  const value = member(map, key);
  if (isAbsent(value)) return need === 'optional' ? undefined : refuseMissing(map, key, refuse);
  return value.kind === 'list' ? value : refuseType(value, key, 'list', refuse);
};

export const textAt = (map: LocatedMap, key: string, refuse: Refuse, need: Need = 'required'): string | undefined => {
  const value = member(map, key);
  if (value === undefined) return need === 'optional' ? undefined : refuseMissing(map, key, refuse);
  return value.kind === 'scalar' && typeof value.value === 'string'
    ? value.value
    : refuseType(value, key, 'text', refuse);
};

/** The number as it is written. */
export const numberAt = (map: LocatedMap, key: string, refuse: Refuse, need: Need = 'required'): string | undefined => {
  const value = member(map, key);
  if (value === undefined) return need === 'optional' ? undefined : refuseMissing(map, key, refuse);
  return value.kind === 'scalar' && typeof value.value === 'number' && Number.isFinite(value.value)
    ? value.source
    : refuseType(value, key, 'number', refuse);
};

export const flagAt = (map: LocatedMap, key: string, refuse: Refuse): boolean | undefined => {
  const value = member(map, key);
  if (value === undefined) return undefined;
  return value.kind === 'scalar' && typeof value.value === 'boolean'
    ? value.value
    : refuseType(value, key, 'flag', refuse);
};

export type Need = 'required' | 'optional';

/** `alertPolicies:` with nothing behind it is as good as not written. */
const isAbsent = (value: Located | undefined): value is undefined =>
  value === undefined || (value.kind === 'scalar' && value.value === null);

/** A field that OpenSLO does not know may mean something that would be lost. */
export const refuseStrangers = (map: LocatedMap, of: string, known: readonly string[], refuse: Refuse): void => {
  for (const [key, { at }] of map.entries) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    const fix = meant === undefined ? 'remove it' : `write '${meant}', or remove it`;
    refuse(at, 'openslo/unknown-field', `${of} has no field '${key}': what it means would be lost`, fix);
  }
};
