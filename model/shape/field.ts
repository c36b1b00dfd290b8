/** The shape of a field: a scalar, a record or a list. rules/fields.ts checks names, and rules/nested.ts what may be in what. */
import { isDay } from '../instant.ts';
import {
  maxRecordLevels,
  type Days,
  type RecordField,
  type RepeatedField,
  type ScalarField,
  type ScalarType,
} from '../schema.ts';
import { at, flag, isRecord, maybe, oneOf, record, show, tagged, text, type Report, type Shape } from './shape.ts';

const scalarTypes: Readonly<Record<ScalarType, true>> = {
  string: true,
  integer: true,
  float: true,
  boolean: true,
  timestamp: true,
  numeric: true,
  date: true,
  json: true,
  bytes: true,
};

const described = {
  kind: oneOf(['Field']),
  required: flag,
  description: maybe(text('what the field holds')),
};

const builders =
  'string(), integer(), float(), boolean(), timestamp(), numeric(), date(), json(), bytes(), repeated(…), record({…}) or optional(…)';

const day: Shape = (value, path, report) => {
  if (typeof value === 'string' && isDay(value)) return;
  report(
    { id: 'model/wrong-type', path, message: `${show(value)} is not a day`, fix: "write a day such as '2001-01-01'" },
    path,
  );
};

const days: Shape = record<Days>(
  { from: day, to: maybe(day) },
  { expected: "{ from: '2001-01-01', to: '2001-12-31' }", optional: ['to'] },
);

const scalar: Shape = record<ScalarField>(
  { ...described, type: oneOf([...Object.keys(scalarTypes), 'record', 'repeated']), days: maybe(days) },
  { expected: "a field's type", optional: ['days'] },
);

/** `levels`: records around this field. The limit also ends a record that contains itself. */
const fieldIn =
  (levels: number): Shape =>
  (value, path, report) => {
    const type = isRecord(value) && value['kind'] === 'Field' ? value['type'] : undefined;
    if (type === 'record') recordIn(levels + 1)(value, path, report);
    else if (type === 'repeated') repeatedIn(levels)(value, path, report);
    else tagged('kind', { Field: scalar }, builders)(value, path, report);
  };

const recordIn =
  (levels: number): Shape =>
  (value, path, report) => {
    if (levels > maxRecordLevels) {
      const message = `the record is in ${levels - 1} others: BigQuery nests at most ${maxRecordLevels}`;
      return report({ id: 'model/nested-too-deeply', path, message, fix: 'take fields out of inner records' }, path);
    }
    record<RecordField>(
      { ...described, type: oneOf(['record']), fields: (fields, _, inner) => schemaIn(levels)(fields, path, inner) },
      { expected: 'record({ … })' },
    )(value, path, report);
  };

const repeatedIn =
  (levels: number): Shape =>
  (value, path, report) =>
    record<RepeatedField>(
      {
        ...described,
        type: oneOf(['repeated']),
        of: (element, _, inner) => fieldIn(levels)(element, `${path}[]`, inner),
      },
      { expected: 'repeated(…)' },
    )(value, path, report);

const schemaIn =
  (levels: number): Shape =>
  (value, path, report) => {
    if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) fieldIn(levels)(inner, at(path, key), report);
    } else reportSchema(value, path, report);
  };

const reportSchema = (value: unknown, path: string, report: Report): void => {
  const message = `${show(value)} is not a schema`;
  report({ id: 'model/wrong-type', path, message, fix: 'write { id: string(), … }' }, path);
};

export const schemaShape: Shape = schemaIn(0);
