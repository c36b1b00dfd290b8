/** The types of a Python client, from the schema: rows, messages, keys, and the parameters of each operation. */
import { filterSchema, partitionColumn, rangeFields } from '../../../../model/partition.ts';
import { filterFields, hasType, type Field, type ScalarType, type Schema } from '../../../../model/schema.ts';
import type { PipelineSystem } from '../../../../model/system.ts';
import { operationsOf, type Operation } from '../../openapi/operations.ts';
import { comparisons, filterName } from '../../openapi/parameters.ts';

type Types = Readonly<Record<ScalarType, string>>;

const rowTypes: Types = {
  string: 'str',
  integer: 'int',
  float: 'float',
  boolean: 'bool',
  timestamp: 'str',
  numeric: 'str',
  date: 'str',
  json: 'Json',
  bytes: 'str',
};

const sentTypes: Types = {
  ...rowTypes,
  timestamp: 'str | datetime',
  numeric: 'str | Decimal | int | float',
  date: 'str | date',
  bytes: 'str | bytes',
};

const jsonAlias = '\nJson = Union[str, int, float, bool, None, Sequence["Json"], Mapping[str, "Json"]]\n';

/** Names of types that are in use; `python` and its runtime have the rest. */
export type Names = (wanted: string) => string;

export const uniqueNames = (): Names => {
  const used = new Set<string>();
  return (wanted) => {
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}${n}`;
    used.add(name);
    return name;
  };
};

/** A JSON string is a Python string. */
export const literal = (text: string): string => JSON.stringify(text);

export const typesOf = (system: PipelineSystem): string => {
  const { schema } = system;
  const names = uniqueNames();
  const fields = Object.keys(schema).map(literal);
  return [
    ...(hasType(schema, ['json']) ? [jsonAlias] : []),
    ...dictionaries(names('Row'), schema, { types: rowTypes, isMessage: false, names }),
    dictionary(names('PartialRow'), partialMembers(schema), 'Rows of a call with `fields`.', ', total=False'),
    ...dictionaries(names('Message'), schema, { types: sentTypes, isMessage: true, names }),
    `\nRowField = Literal[${fields.join(', ')}]\n`,
    ...operationsOf(system).flatMap((operation) => ofOperation(system, operation)),
  ].join('');
};

interface Side {
  readonly types: Types;
  readonly isMessage: boolean;
  readonly names: Names;
}

const comment = (text: string | undefined): string =>
  text === undefined ? '' : `    # ${text.replaceAll(/\s+/g, ' ').trim()}\n`;

const member = (name: string, type: string, description?: string): string =>
  `${comment(description)}    ${literal(name)}: ${type},\n`;

/** The functional form takes every name, such as 'from' and 'delay[gte]'. */
const dictionary = (name: string, members: string, description: string, more = ''): string =>
  `\n# ${description.replaceAll(/\s+/g, ' ')}\n${name} = TypedDict(${literal(name)}, {\n${members}}${more})\n`;

/** The dictionary of a schema, after those of its records. */
const dictionaries = (name: string, schema: Schema, side: Side): readonly string[] => {
  const before: string[] = [];
  const members = Object.entries(schema).map(([key, field]) => {
    const type = typeOf(field, name + pascal(key), side, before);
    const isNeverNull = field.required || (field.type === 'repeated' && !side.isMessage);
    const nullable = isNeverNull ? type : `${type} | None`;
    return member(key, side.isMessage && !field.required ? `NotRequired[${nullable}]` : nullable, field.description);
  });
  return [...before, dictionary(name, members.join(''), side.isMessage ? 'What is published.' : 'What is read.')];
};

const typeOf = (field: Field, name: string, side: Side, before: string[]): string => {
  if (field.type === 'repeated') {
    const element = typeOf(field.of, name, side, before);
    return `${side.isMessage ? 'Sequence' : 'list'}[${element}]`;
  }
  if (field.type !== 'record') return side.types[field.type];
  const own = side.names(name);
  before.push(...dictionaries(own, field.fields, side));
  return own;
};

/** The records of a partial row are those of a whole one, under the same names. */
const partialMembers = (schema: Schema): string => {
  const names = uniqueNames();
  names('Row');
  return Object.entries(schema)
    .map(([key, field]) => {
      const type = typeOf(field, `Row${pascal(key)}`, { types: rowTypes, isMessage: false, names }, []);
      return member(key, field.required || field.type === 'repeated' ? type : `${type} | None`);
    })
    .join('');
};

const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const parametersName = ({ id }: Operation): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}Parameters`;
export const keyName = ({ id }: Operation): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}Key`;

const ofOperation = ({ schema, stages }: PipelineSystem, operation: Operation): readonly string[] => {
  if (operation.kind === 'Publish') return [];
  const { table } = stages;
  const cursor = [member('cursor', 'str', 'From a previous page; iterators use it automatically.')];
  const parameters = (members: readonly string[]): string =>
    dictionary(parametersName(operation), members.join(''), `Parameters of ${operation.path}.`, ', total=False');
  if (operation.kind === 'Lookup') {
    const key = operation.route.keys.map((name) => member(name, sentType(schema, name)));
    return [
      dictionary(keyName(operation), key.join(''), `Key of ${operation.path}.`),
      parameters([...compared(schema, [partitionColumn(table)]), member('limit', 'int'), ...cursor]),
    ];
  }
  const { route } = operation;
  const sorts = filterFields(schema, route.filters).flatMap((field) => [literal(field), literal(`-${field}`)]);
  const filters = [
    ...compared(schema, rangeFields(schema, table, route.filters)),
    ...(sorts.length === 0 ? [] : [member('sort', `Literal[${sorts.join(', ')}]`)]),
  ];
  const limit = `Rows of a page; default ${route.limit.default}, at most ${route.limit.max}.`;
  return operation.kind === 'Export'
    ? [parameters([...filters, member('limit', 'int', 'Most rows; default: all.')])]
    : [parameters([...filters, member('limit', 'int', limit), ...cursor])];
};

const sentType = (schema: Schema, name: string): string => sentTypes[filterSchema(schema)[name]!.type as ScalarType];

const compared = (schema: Schema, fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) =>
    comparisons.map((comparison) => {
      const type = sentType(schema, field);
      return member(filterName(field, comparison), comparison === 'in' ? `Sequence[${type}]` : type);
    }),
  );
