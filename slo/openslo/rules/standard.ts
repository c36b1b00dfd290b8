/** The versions of OpenSLO that are read: their types and rules. */
import { v1alphaTypes, v1Types, type Types } from './fields.ts';
import type { Rule } from './rule.ts';
import { v1Rules, v1Version } from './v1.ts';
import { v1alphaRules, v1alphaVersion } from './v1alpha.ts';

export interface Standard {
  readonly version: 'v1' | 'v1alpha';
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  readonly types: Types;
  readonly rules: readonly Rule[];
  /** The rules by their type. */
  readonly rulesOf: ReadonlyMap<string, readonly Rule[]>;
}

/** A kind is a type with an apiVersion. */
const kindsOf = (types: Types): readonly string[] => Object.keys(types).filter((name) => 'apiVersion' in types[name]!);

const standard = (
  version: Standard['version'],
  apiVersion: string,
  types: Types,
  rules: readonly Rule[],
): Standard => ({
  version,
  apiVersion,
  kinds: kindsOf(types),
  types,
  rules,
  rulesOf: Map.groupBy(rules, ({ of }) => of),
});

export const v1: Standard = standard('v1', v1Version, v1Types, v1Rules);
export const v1alpha: Standard = standard('v1alpha', v1alphaVersion, v1alphaTypes, v1alphaRules);

export const standards: readonly Standard[] = [v1, v1alpha];
