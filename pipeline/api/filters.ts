/**
 * Parses `origin=LAS&delay[gte]=30` into typed conditions. Only declared fields are accepted, and values are passed as query
 * parameters, so SQL injection is impossible. The order of conditions does not depend on the order in the URL.
 */
import type { Schema } from '../../model/schema.ts';
import type { Comparison, Condition } from '../ports.ts';
import type { Parameter } from './parameters.ts';
import { quote, type Fault } from './refusal.ts';
import { valueReaderOf } from './value.ts';

export interface Filters {
  readonly conditions: readonly Condition[];
  readonly faults: readonly Fault[];
}

export type FilterReader = (parameters: readonly Parameter[]) => Filters;

const comparisons: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in']);

/** Most values of one `in`. */
const maxChoices = 100;

/** `fields` can be filtered by; `options` are the other parameters of the route. */
export const compileFilters = (schema: Schema, fields: readonly string[], options: readonly string[]): FilterReader => {
  const readers = new Map(
    Object.entries(schema)
      .filter(([name]) => fields.includes(name))
      .map(([name, field]) => [name, valueReaderOf(field)]),
  );
  const knownParameters = `use one of ${[...fields, ...options].join(', ')}`;

  const read = ({ name, value }: Parameter): Condition | Fault => {
    const [, field = name, comparison = 'eq'] = /^([^[\]]*)\[([^[\]]*)\]$/.exec(name) ?? [];
    const reader = readers.get(field);
    if (reader === undefined) {
      return { where: quote(name), what: 'is not a parameter of this route', fix: knownParameters };
    }
    if (!comparisons.has(comparison)) {
      return {
        where: quote(name),
        what: `compares with ${quote(comparison)}`,
        fix: `use ${[...comparisons].join(', ')}`,
      };
    }
    const parts = comparison === 'in' ? value.split(',') : [value];
    if (parts.length > maxChoices) {
      return {
        where: name,
        what: `has ${parts.length} values`,
        fix: `send at most ${maxChoices}, and the rest in another request`,
      };
    }
    const texts = [...new Set(parts)].toSorted();
    const values = texts.map(reader.read).filter((read) => read !== undefined);
    if (values.length < texts.length) {
      const prefix = comparison === 'in' ? 'takes a comma-separated list, each ' : 'takes ';
      return { where: name, what: `${prefix}${reader.expected}`, fix: 'change its value' };
    }
    return { field, comparison: comparison as Comparison, values };
  };

  return (parameters) => {
    const results = parameters.map(read);
    const conditions = results.filter((result) => 'field' in result);
    return { conditions: conditions.toSorted(byText), faults: results.filter((result) => 'what' in result) };
  };
};

const byText = (a: Condition, b: Condition): number =>
  a.field === b.field ? compare(a.comparison, b.comparison) : compare(a.field, b.field);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Faults of parameters that occur twice; `origin` and `origin[eq]` are the same parameter. */
export const repeated = (parameters: readonly Parameter[]): readonly Fault[] => {
  const names = parameters.map(({ name }) => (name.endsWith('[eq]') ? name.slice(0, -4) : name));
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  return [...twice].map((name) => ({
    where: quote(name),
    what: 'occurs more than once',
    fix: "send it once; send several values of a field in one '[in]', separated by commas",
  }));
};
