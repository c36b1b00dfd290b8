/** A rule of OpenSLO as data: what a field of a type has to be, when, and who says so. */
import type { PatternName } from './patterns.ts';

export type Demand =
  /** `takesNull`: the field may be written without a value. `fix`: what to do, if not to write the field. */
  | { readonly kind: 'Required'; readonly field: string; readonly takesNull?: true; readonly fix?: string }
  | { readonly kind: 'Forbidden'; readonly field: string; readonly why: string }
  /** `emptyToo`: an empty text is held against the pattern; else it is as good as none. */
  | { readonly kind: 'Pattern'; readonly field: string; readonly is: PatternName; readonly emptyToo?: true }
  | { readonly kind: 'Longest'; readonly field: string; readonly characters: number }
  | { readonly kind: 'OneOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'Range'; readonly field: string; readonly low: Bound; readonly high?: Bound }
  /** The keys of a mapping. */
  | { readonly kind: 'Keys'; readonly field: string; readonly are: PatternName }
  /** Items of a list, or members of a mapping. */
  | { readonly kind: 'Count'; readonly field: string; readonly least: number; readonly most?: number }
  /**
   * How many of several forms are written; a form is there when one of its fields is. `nullToo`: with nothing behind
   * it.
   */
  | {
      readonly kind: 'Forms';
      readonly need: Need;
      readonly forms: readonly (readonly string[])[];
      readonly nullToo?: true;
    };

export interface Bound {
  readonly at: number;
  /** Whether the bound itself is allowed. */
  readonly isIn: boolean;
}

export type Need = 'exactly one' | 'at most one' | 'at least one';

/** Holds of the record that the rule is of. A path is of fields and `list[]`, such as 'objectives[].indicator'. */
export type Condition =
  | { readonly kind: 'Has'; readonly any: readonly string[] }
  | { readonly kind: 'HasNone'; readonly of: readonly string[] }
  | { readonly kind: 'Is'; readonly path: string; readonly values: readonly (string | boolean)[] }
  | { readonly kind: 'IsNot'; readonly path: string; readonly value: string | boolean };

export interface Source {
  /** The tool refuses what breaks the rule; the specification alone forbids it. */
  readonly by: 'tool' | 'specification';
  readonly repository: string;
  readonly file: string;
  /** What to look for in the file. */
  readonly subject: string;
}

export interface Rule {
  /** Name of the type in fields.ts. */
  readonly of: string;
  /** A list of that type, to whose items the demand applies. */
  readonly each?: string;
  readonly when?: Condition;
  readonly demand: Demand;
  readonly source: Source;
}

/** Unique in a table. */
export const ruleKey = ({ of, each, when, demand }: Rule): string => {
  const field = demand.kind === 'Forms' ? demand.forms.map((form) => form.join('+')).join('|') : demand.field;
  const place = each === undefined ? `${of}.${field}` : `${of}.${each}[].${field}`;
  return `${place} ${demand.kind}${when === undefined ? '' : ` when ${conditionText(when)}`}`;
};

export const conditionText = (condition: Condition): string => {
  switch (condition.kind) {
    case 'Has':
      return `${condition.any.join(' or ')} is written`;
    case 'HasNone':
      return `${condition.of.join(' and ')} ${condition.of.length === 1 ? 'is' : 'are'} not written`;
    case 'Is':
      return `${condition.path} is ${condition.values.join(' or ')}`;
    case 'IsNot':
      return `${condition.path} is not ${String(condition.value)}`;
  }
};

/** Fields of the record that decide whether a condition holds. */
export const fieldsOf = (condition: Condition): readonly string[] =>
  pathsOf(condition).map((path) => path.split(/[.[]/)[0]!);

const pathsOf = (condition: Condition): readonly string[] => {
  switch (condition.kind) {
    case 'Has':
      return condition.any;
    case 'HasNone':
      return condition.of;
    case 'Is':
    case 'IsNot':
      return [condition.path];
  }
};
