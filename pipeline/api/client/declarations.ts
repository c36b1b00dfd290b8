/** Generates the client's types from the schema: rows, messages, and the parameters of each operation. */
import type { Field, FieldType, Schema } from '../../../model/schema.ts';
import type { ListRoute } from '../../../model/route.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { operationsOf, type Operation } from '../openapi/operations.ts';
import { comparisons, filterable, filterName } from '../openapi/parameters.ts';

const rowTypes: Readonly<Record<FieldType, string>> = {
  string: 'string',
  integer: 'Integer',
  float: 'number',
  boolean: 'boolean',
  timestamp: 'string',
};
const sentTypes: Readonly<Record<FieldType, string>> = { ...rowTypes, timestamp: 'string | Date' };

export const declarations = (system: PipelineSystem): string => {
  const operations = operationsOf(system);
  const { schema } = system;
  return [
    `/** Client of ${system.stages.api.name}. Generated from the definition of '${system.id}'; do not edit. */`,
    "import type { CallOptions, ClientOptions, PublishOptions, Rows } from './runtime.js';",
    '',
    "export { ApiProblem } from './runtime.js';",
    "export type { CallOptions, ClientOptions, Page, PublishOptions, Rows } from './runtime.js';",
    '',
    '/** A number while that is exact, else a bigint: no digit is lost. */',
    'export type Integer = number | bigint;',
    '',
    interfaceOf('Row', system.description, rowFields(schema, rowTypes, false)),
    interfaceOf('Message', 'A message to publish: it becomes a row.', rowFields(schema, sentTypes, true)),
    ...operations.map((operation) => parametersOf(schema, operation)).filter((text) => text !== ''),
    interfaceOf('Client', 'Every operation of the service.', operations.map(methodOf)),
    'export declare const createClient: (options: ClientOptions) => Client;',
    '',
  ].join('\n');
};

const interfaceOf = (name: string, description: string, members: readonly string[]): string =>
  [`/** ${description} */`, `export interface ${name} {`, ...members.map((line) => `  ${line}`), '}', ''].join('\n');

const rowFields = (
  schema: Schema,
  types: Readonly<Record<FieldType, string>>,
  mayBeAbsent: boolean,
): readonly string[] =>
  Object.entries(schema).flatMap(([name, field]) => [
    ...(field.description === undefined ? [] : [`/** ${field.description.replaceAll('*/', '*\\/')} */`]),
    `readonly ${name}${mayBeAbsent && !field.required ? '?' : ''}: ${typeOf(field, types)};`,
  ]);

const typeOf = ({ type, required }: Field, types: Readonly<Record<FieldType, string>>): string =>
  required ? types[type] : `${types[type]} | null`;

const parametersName = ({ id }: Operation): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}Parameters`;

const fieldsParameter = ['/** Only these fields of each row. */', 'readonly fields?: readonly F[];'];
const cursorParameter = ['/** From a previous page; iterators use it automatically. */', 'readonly cursor?: string;'];

const parametersOf = (schema: Schema, operation: Operation): string => {
  const name = `${parametersName(operation)}<F extends keyof Row = keyof Row>`;
  switch (operation.kind) {
    case 'Publish':
      return '';
    case 'Lookup':
      return interfaceOf(name, `Parameters of ${operation.path}.`, [
        ...fieldsParameter,
        'readonly limit?: number;',
        ...cursorParameter,
      ]);
    case 'Export':
      return interfaceOf(name, `Parameters of ${operation.path}.`, [
        ...filters(schema, operation.route),
        ...fieldsParameter,
        '/** Most rows; default: all. */',
        'readonly limit?: number;',
      ]);
    case 'List':
      return interfaceOf(name, `Parameters of ${operation.path}.`, [
        ...filters(schema, operation.route),
        ...fieldsParameter,
        `/** Rows of a page; default ${operation.route.limit.default}, at most ${operation.route.limit.max}. */`,
        'readonly limit?: number;',
        ...cursorParameter,
      ]);
  }
};

const filters = (schema: Schema, route: ListRoute): readonly string[] => {
  const fields = filterable(schema, route);
  const sorts = fields.flatMap((field) => [`'${field}'`, `'-${field}'`]);
  return [
    ...fields.flatMap((field) =>
      comparisons.map((comparison) => {
        const type = sentTypes[schema[field]?.type ?? 'string'];
        const parameterType = comparison === 'in' ? `readonly (${type})[]` : type;
        return `readonly '${filterName(field, comparison)}'?: ${parameterType};`;
      }),
    ),
    `readonly sort?: ${sorts.join(' | ')};`,
  ];
};

const methodOf = (operation: Operation): string => {
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
      return `${deprecation}readonly ${id}: (messages: Message | readonly Message[], options?: PublishOptions) => Promise<readonly string[]>;`;
  }
};
