/** Generates the client's types from the schema: rows, messages, and the parameters of each operation. */
import { filterSchema, partitionColumn, rangeFields } from '../../../model/partition.ts';
import { filterFields, hasType, type Field, type ScalarType, type Schema } from '../../../model/schema.ts';
import type { ListRoute } from '../../../model/route.ts';
import type { Table } from '../../../model/stage.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { operationsOf, type Operation } from '../openapi/operations.ts';
import { comparisons, filterName } from '../openapi/parameters.ts';

type Types = Readonly<Record<ScalarType, string>>;

const rowTypes: Types = {
  string: 'string',
  integer: 'Integer',
  float: 'number',
  boolean: 'boolean',
  timestamp: 'string',
  numeric: 'Decimal',
  date: 'Day',
  json: 'Json',
  bytes: 'Base64',
};
const sentTypes: Types = { ...rowTypes, timestamp: 'string | Date', numeric: 'Decimal | number | bigint' };

/** Declared where the schema has the type. */
const aliases: readonly (readonly [ScalarType, string, string])[] = [
  ['numeric', 'A decimal number as text: no digit is lost.', 'Decimal = string'],
  ['date', "A day, such as '2024-10-10'.", 'Day = string'],
  ['bytes', 'Bytes as base64 with padding.', 'Base64 = string'],
  [
    'json',
    'Any JSON value.',
    'Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }',
  ],
];

export const declarations = (system: PipelineSystem): string => {
  const operations = operationsOf(system);
  const { schema } = system;
  const names = system.stages.api.unknownFields === 'drop';
  const published = names ? ', Published' : '';
  return [
    `/** Client of ${system.stages.api.name}. Generated from the definition of '${system.id}'; do not edit. */`,
    `import type { CallOptions, ClientOptions${published}, PublishOptions, Rows } from './runtime.js';`,
    '',
    "export { ApiProblem, ConnectionFailed } from './runtime.js';",
    `export type { CallOptions, ClientOptions, Page${published}, PublishOptions, Rows } from './runtime.js';`,
    '',
    '/** A number while that is exact, else a bigint: no digit is lost. */',
    'export type Integer = number | bigint;',
    '',
    ...aliases.flatMap(([type, text, alias]) =>
      hasType(schema, [type]) ? [`/** ${text} */`, `export type ${alias};`, ''] : [],
    ),
    interfaceOf('Row', system.description, rowFields(schema, rowTypes, false)),
    interfaceOf('Message', 'A message to publish: it becomes a row.', rowFields(schema, sentTypes, true)),
    ...operations
      .map((operation) => parametersOf(schema, system.stages.table, operation))
      .filter((text) => text !== ''),
    interfaceOf(
      'Client',
      'Every operation of the service.',
      operations.map((operation) => methodOf(operation, names)),
    ),
    'export declare const createClient: (options: ClientOptions) => Client;',
    '',
  ].join('\n');
};

const interfaceOf = (name: string, description: string, members: readonly string[]): string =>
  [`/** ${description} */`, `export interface ${name} {`, ...members.map((line) => `  ${line}`), '}', ''].join('\n');

const comment = ({ description }: Field): readonly string[] =>
  description === undefined ? [] : [`/** ${description.replaceAll('*/', '*\\/')} */`];

const rowFields = (schema: Schema, types: Types, isMessage: boolean): readonly string[] =>
  Object.entries(schema).flatMap(([name, field]) => [...comment(field), memberOf(name, field, types, isMessage)]);

/** A list is never null in a row. */
const memberOf = (name: string, field: Field, types: Types, isMessage: boolean): string => {
  const optional = isMessage && !field.required ? '?' : '';
  const isNeverNull = field.required || (field.type === 'repeated' && !isMessage);
  return `readonly ${name}${optional}: ${typeOf(field, types, isMessage)}${isNeverNull ? '' : ' | null'};`;
};

const typeOf = (field: Field, types: Types, isMessage: boolean): string => {
  if (field.type === 'repeated') {
    const element = typeOf(field.of, types, isMessage);
    return `readonly ${/^\w+$/.test(element) || element.startsWith('{') ? element : `(${element})`}[]`;
  }
  if (field.type !== 'record') return types[field.type];
  const members = Object.entries(field.fields).flatMap(([name, part]) => [
    ...comment(part),
    memberOf(name, part, types, isMessage),
  ]);
  return `{ ${members.join(' ')} }`;
};

const parametersName = ({ id }: Operation): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}Parameters`;

const fieldsParameter = ['/** Only these fields of each row. */', 'readonly fields?: readonly F[];'];
const cursorParameter = ['/** From a previous page; iterators use it automatically. */', 'readonly cursor?: string;'];

const parametersOf = (schema: Schema, table: Table, operation: Operation): string => {
  const name = `${parametersName(operation)}<F extends keyof Row = keyof Row>`;
  switch (operation.kind) {
    case 'Publish':
      return '';
    case 'Lookup':
      return interfaceOf(name, `Parameters of ${operation.path}.`, [
        ...compared(schema, [partitionColumn(table)]),
        ...fieldsParameter,
        'readonly limit?: number;',
        ...cursorParameter,
      ]);
    case 'Export':
      return interfaceOf(name, `Parameters of ${operation.path}.`, [
        ...filters(schema, table, operation.route),
        ...fieldsParameter,
        '/** Most rows; default: all. */',
        'readonly limit?: number;',
      ]);
    case 'List':
      return interfaceOf(name, `Parameters of ${operation.path}.`, [
        ...filters(schema, table, operation.route),
        ...fieldsParameter,
        `/** Rows of a page; default ${operation.route.limit.default}, at most ${operation.route.limit.max}. */`,
        'readonly limit?: number;',
        ...cursorParameter,
      ]);
  }
};

const filters = (schema: Schema, table: Table, route: ListRoute): readonly string[] => {
  const sorts = filterFields(schema, route.filters).flatMap((field) => [`'${field}'`, `'-${field}'`]);
  return [
    ...compared(schema, rangeFields(schema, table, route.filters)),
    ...(sorts.length === 0 ? [] : [`readonly sort?: ${sorts.join(' | ')};`]),
  ];
};

const compared = (schema: Schema, fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) =>
    comparisons.map((comparison) => {
      const type = sentTypes[filterSchema(schema)[field]!.type as ScalarType];
      const parameterType = comparison === 'in' ? `readonly (${type})[]` : type;
      return `readonly '${filterName(field, comparison)}'?: ${parameterType};`;
    }),
  );

/** `names`: the answer names the fields that were kept out. */
const methodOf = (operation: Operation, names: boolean): string => {
  const { id, kind, route } = operation;
  const deprecation = route.deprecated === undefined ? '' : '/** @deprecated */ ';
  const parameters = `${parametersName(operation)}<F>`;
  const generic = '<F extends keyof Row = keyof Row>';
  switch (kind) {
    case 'List':
      return `${deprecation}readonly ${id}: ${generic}(parameters?: ${parameters}, options?: CallOptions) => Rows<Pick<Row, F>>;`;
    case 'Export':
      return `${deprecation}readonly ${id}: ${generic}(parameters?: ${parameters}, options?: CallOptions) => AsyncIterable<Pick<Row, F>>;`;
    case 'Lookup': {
      const key = operation.route.keys.map((name) => `'${name}'`).join(' | ');
      return `${deprecation}readonly ${id}: ${generic}(key: Required<Pick<Message, ${key}>>, parameters?: ${parameters}, options?: CallOptions) => Rows<Pick<Row, F>>;`;
    }
    case 'Publish':
      return `${deprecation}readonly ${id}: (messages: Message | readonly Message[], options?: PublishOptions) => Promise<${names ? 'Published' : 'readonly string[]'}>;`;
  }
};
