/** Members of located values, as OpenSLO needs them: every refusal names where it stands. */
import type { Problem } from '../../../model/problem.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';

/** `path` of the problem is the document that it is in. */
export interface Refusal extends Problem {
  readonly at: Position;
}

/** Takes what is wrong, in one document. */
export type Refuse = (at: Position, id: string, message: string, fix: string) => void;

export const member = (map: LocatedMap | undefined, key: string): Located | undefined => map?.entries.get(key)?.value;

/** Where a member is written, or else the map that lacks it. */
export const placeOf = (map: LocatedMap, key: string): Position => map.entries.get(key)?.at ?? map.at;

/** As it stands in the file, for comparisons and messages; undefined for what is not a scalar. */
export const textOf = (value: Located | undefined): string | undefined =>
  value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;

/** `alertPolicies:` with nothing behind it is as good as not written. */
export const isWritten = (value: Located | undefined): value is Located =>
  value !== undefined && !(value.kind === 'scalar' && value.value === null);

/** Members of a document that keeps the rules of OpenSLO: what is not of the type is not there. */
export const mapIn = (map: LocatedMap | undefined, key: string): LocatedMap | undefined => {
  const value = member(map, key);
  return value?.kind === 'map' ? value : undefined;
};

export const listIn = (map: LocatedMap | undefined, key: string): readonly Located[] => {
  const value = member(map, key);
  return value?.kind === 'list' ? value.items : [];
};

/** Undefined for an empty text, too: in no field does it say anything. */
export const textIn = (map: LocatedMap | undefined, key: string): string | undefined => {
  const value = member(map, key);
  return value?.kind === 'scalar' && typeof value.value === 'string' && value.value !== '' ? value.value : undefined;
};

/** The number as it is written. */
export const numberIn = (map: LocatedMap | undefined, key: string): string | undefined => {
  const value = member(map, key);
  return value?.kind === 'scalar' && typeof value.value === 'number' ? value.source : undefined;
};

export const flagIn = (map: LocatedMap | undefined, key: string): boolean | undefined => {
  const value = member(map, key);
  return value?.kind === 'scalar' && typeof value.value === 'boolean' ? value.value : undefined;
};

export const has = (map: LocatedMap, key: string): boolean => isWritten(member(map, key));
