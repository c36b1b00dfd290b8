/**
 * `origin=LAS&delay[gte]=30` as typed conditions. Only declared fields are known here, and values travel as parameters:
 * SQL has no way in. Conditions come out in one order, whatever order they were written in.
 */
import type { Schema } from '../../model/schema.ts';
import type { Comparison, Condition } from '../ports.ts';
import type { Parameter } from './parameters.ts';
import { quote, type Fault } from './refusal.ts';
import { valueReaders } from './value.ts';

export interface Filters {
  readonly conditions: readonly Condition[];
  readonly faults: readonly Fault[];
}

export type FilterReader = (parameters: readonly Parameter[]) => Filters;

const comparisons: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in']);

/** Values of one `in`. */
const maxChoices = 100;

/** `options` are the parameters that are no filters; `fields` those that may be filtered by. */
export const compileFilters = (schema: Schema, fields: readonly string[], options: readonly string[]): FilterReader => {
  const types = new Map(
    Object.entries(schema)
      .filter(([name]) => fields.includes(name))
      .map(([name, field]) => [name, field.type]),
  );
  const known = `use one of ${[...fields, ...options].join(', ')}`;

  const read = ({ name, value }: Parameter): Condition | Fault => {
    const [, field = name, comparison = 'eq'] = /^([^[\]]*)\[([^[\]]*)\]$/.exec(name) ?? [];
    const type = types.get(field);
    if (type === undefined) {
      return { where: quote(name), what: 'is not a parameter of this route', fix: known };
    }
    if (!comparisons.has(comparison)) {
      return {
        where: quote(name),
        what: `compares with ${quote(comparison)}`,
        fix: `use ${[...comparisons].join(', ')}`,
      };
    }
    const given = comparison === 'in' ? value.split(',') : [value];
    if (given.length > maxChoices) {
      return {
        where: name,
        what: `has ${given.length} values`,
        fix: `send at most ${maxChoices}, and the rest in another request`,
      };
    }
    const texts = [...new Set(given)].toSorted();
    const reader = valueReaders[type];
    const values = texts.map(reader.read).filter((read) => read !== undefined);
    if (values.length < texts.length) {
      const each = comparison === 'in' ? 'takes a comma-separated list, each ' : 'takes ';
      return { where: name, what: `${each}${reader.expected}`, fix: 'change its value' };
    }
    return { field, comparison: comparison as Comparison, values };
  };

  return (parameters) => {
    const all = parameters.map(read);
    const conditions = all.filter((one) => 'field' in one);
    return { conditions: conditions.toSorted(byText), faults: all.filter((one) => 'what' in one) };
  };
};

const byText = (a: Condition, b: Condition): number =>
  a.field === b.field ? compare(a.comparison, b.comparison) : compare(a.field, b.field);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Parameters that stand twice, `origin` and `origin[eq]` being the same one. */
export const repeated = (parameters: readonly Parameter[]): readonly Fault[] => {
  const names = parameters.map(({ name }) => (name.endsWith('[eq]') ? name.slice(0, -4) : name));
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  return [...twice].map((name) => ({
    where: quote(name),
    what: 'is given more than once',
    fix: "send it once; several values of a field go into one '[in]', separated by commas",
  }));
};
