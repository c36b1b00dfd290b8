/** Fields in records and lists: what BigQuery can nest, and the names that it can have there. */
import type { Field, Schema } from '../schema.ts';
import { show, type Report } from '../shape/shape.ts';
import { repeated, type Rule } from './rule.ts';

const checkField = (field: Field, path: string, report: Report): void => {
  if (field.type === 'record') checkRecord(field.fields, path, report);
  if (field.type !== 'repeated') return;
  // A definition that was not type-checked can have any field here.
  const of = field.of as Field;
  if (of.type === 'repeated') {
    const message = 'a list of lists: BigQuery has none';
    report({
      id: 'model/list-of-lists',
      path: `${path}[]`,
      message,
      fix: 'write repeated(record({ items: repeated(…) }))',
    });
  } else if (!of.required) {
    const message = 'the elements of a list are never null in BigQuery, so they cannot be optional';
    report({
      id: 'model/optional-element',
      path: `${path}[]`,
      message,
      fix: 'write optional(repeated(…)): the list may be absent',
    });
  }
  checkField(of, `${path}[]`, report);
};

const checkRecord = (fields: Schema, path: string, report: Report): void => {
  const names = Object.keys(fields);
  if (names.length === 0) {
    const message = 'the record has no fields';
    report({ id: 'model/empty-schema', path, message, fix: 'add one, or write json() for an object of any shape' });
  }
  for (const [name, field] of Object.entries(fields)) {
    if (!/^[A-Za-z]\w{0,299}$/.test(name)) {
      const message = `${show(name)} is not a field's name`;
      const fix = 'write a letter, then letters, digits and underscores';
      report({ id: 'model/bad-name', path: `${path}.${name}`, message, fix });
    }
    checkField(field, `${path}.${name}`, report);
  }
  repeated(
    names,
    (name) => name.toLowerCase(),
    (name, _index, first) => {
      const message = `'${name}' and '${String(names[first])}' are one field: BigQuery ignores case`;
      report({ id: 'model/duplicate-field', path: `${path}.${name}`, message, fix: 'rename one of them' });
    },
  );
};

export const nestedRules: readonly Rule[] = [
  {
    reads: ['schema'],
    check: ({ schema }, report) => {
      for (const [name, field] of Object.entries(schema)) checkField(field, `schema.${name}`, report);
    },
  },
];
