/** How the tables of rules are written: builders of rows, and their sources. */
import type { Bound, Condition, Demand, Rule, Source } from './rule.ts';
import type { PatternName } from './patterns.ts';

/** A rule without its type and source. */
export type Row = Pick<Rule, 'demand' | 'when' | 'each'>;

const row = (demand: Demand): Row => ({ demand });

export const required = (field: string, fix?: string): Row =>
  row({ kind: 'Required', field, ...(fix === undefined ? {} : { fix }) });
/** A field that may hold anything, nothing included. */
export const requiredKey = (field: string): Row => row({ kind: 'Required', field, takesNull: true });
export const forbidden = (field: string, why: string): Row => row({ kind: 'Forbidden', field, why });
export const pattern = (field: string, is: PatternName): Row => row({ kind: 'Pattern', field, is });
/** As `pattern`, of a field that the tool reads even when it is empty. */
export const patternToo = (field: string, is: PatternName): Row => row({ kind: 'Pattern', field, is, emptyToo: true });
/** A name of something else: an empty one is none either. */
export const reference = (field: string): Row => patternToo(field, 'name');
export const longest = (field: string, characters: number): Row => row({ kind: 'Longest', field, characters });
export const oneOf = (field: string, ...values: readonly string[]): Row => row({ kind: 'OneOf', field, values });
export const keys = (field: string, are: PatternName): Row => row({ kind: 'Keys', field, are });
export const atLeast = (field: string, least: number): Row => row({ kind: 'Count', field, least });
export const exactly = (field: string, count: number): Row => row({ kind: 'Count', field, least: count, most: count });
export const range = (field: string, low: Bound, high?: Bound): Row =>
  row({ kind: 'Range', field, low, ...(high === undefined ? {} : { high }) });

/** Bounds: the value itself is allowed, or it is not. */
export const including = (at: number): Bound => ({ at, isIn: true });
export const excluding = (at: number): Bound => ({ at, isIn: false });

const forms = (need: Extract<Demand, { kind: 'Forms' }>['need'], of: readonly (string | readonly string[])[]): Row =>
  row({ kind: 'Forms', need, forms: of.map((form) => (typeof form === 'string' ? [form] : form)) });

export const oneForm = (...of: readonly (string | readonly string[])[]): Row => forms('exactly one', of);
/** Of structs that Go embeds: a key alone makes one, with nothing behind it. */
export const oneStruct = (...of: readonly (string | readonly string[])[]): Row => {
  const { demand, ...rest } = oneForm(...of);
  return demand.kind === 'Forms' ? { ...rest, demand: { ...demand, nullToo: true } } : { ...rest, demand };
};
export const someForm = (...of: readonly string[]): Row => forms('at least one', of);
export const noTwo = (...of: readonly string[]): Row => forms('at most one', of);

export const has = (...any: readonly string[]): Condition => ({ kind: 'Has', any });
export const hasNone = (...of: readonly string[]): Condition => ({ kind: 'HasNone', of });
export const is = (path: string, ...values: readonly (string | boolean)[]): Condition => ({ kind: 'Is', path, values });
export const isNot = (path: string, value: string | boolean): Condition => ({ kind: 'IsNot', path, value });

export const when = (condition: Condition, ...rows: readonly Row[]): readonly Row[] =>
  rows.map((some) => ({ ...some, when: condition }));

export const each = (list: string, ...rows: readonly Row[]): readonly Row[] =>
  rows.map((some) => ({ ...some, each: list }));

export const rules = (of: string, source: Source, ...rows: readonly (Row | readonly Row[])[]): readonly Rule[] =>
  rows.flat().map((some) => ({ of, source, ...some }));

/** Version v1 of OpenSLO's Go library, which `oslo validate` asks. At commit 5b8939d. */
export const sdk = (file: string, subject: string): Source => ({
  by: 'tool',
  repository: 'OpenSLO/go-sdk',
  file: `pkg/openslo/v1/${file}`,
  subject,
});

/** Version v1alpha of the same library. At commits 1c25914 and 7b889ad. */
export const alphaSdk = (file: string, subject: string): Source => ({
  by: 'tool',
  repository: 'OpenSLO/go-sdk',
  file: `pkg/openslo/v1alpha/${file}`,
  subject,
});

/** What the tool lets pass. At commit 62f464a; before the website, the same text was the README. */
export const specification = (subject: string): Source => ({
  by: 'specification',
  repository: 'OpenSLO/OpenSLO',
  file: 'website/docs/specification.md',
  subject,
});
