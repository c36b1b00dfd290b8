/**
 * Generates a client of a system's API for third parties, as the files of an npm package: JavaScript with declarations,
 * because Node does not strip types under node_modules. Pure: the same definition and runtime give the same bytes.
 */
import type { Schema } from '../../../model/schema.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { operationsOf, type Operation } from '../openapi/operations.ts';
import { declarations } from './declarations.ts';
import { clientReadme } from './readme.ts';

/** The part that all clients share: runtime.js and runtime.d.ts beside this file. */
export interface ClientRuntime {
  readonly code: string;
  readonly types: string;
}

/** Text by file name. */
export const clientFiles = (system: PipelineSystem, runtime: ClientRuntime): ReadonlyMap<string, string> =>
  new Map([
    ['README.md', clientReadme(system)],
    ['index.d.ts', declarations(system)],
    ['index.js', code(system)],
    ['package.json', `${JSON.stringify(packageOf(system), undefined, 2)}\n`],
    ['runtime.d.ts', runtime.types],
    ['runtime.js', runtime.code],
  ]);

export const packageName = ({ stages }: PipelineSystem): string => `${stages.api.name}-client`;

const packageOf = (system: PipelineSystem): object => ({
  name: packageName(system),
  version: '1.0.0',
  description: `Client of ${system.stages.api.name}. ${system.description}`,
  type: 'module',
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  engines: { node: '>=18' },
  sideEffects: false,
});

/** Fields with integers, at any depth. */
const integerNames = (schema: Schema): readonly string[] =>
  Object.entries(schema).flatMap(([name, field]) => {
    const element = field.type === 'repeated' ? field.of : field;
    if (element.type === 'record') return integerNames(element.fields);
    return element.type === 'integer' ? [name] : [];
  });

const code = (system: PipelineSystem): string => {
  const integers = [...new Set(integerNames(system.schema))];
  return `/** Client of ${system.stages.api.name}. Generated from the definition of '${system.id}'; do not edit. */
import { createTransport } from './runtime.js';

export { ApiProblem, ConnectionFailed } from './runtime.js';

const integers = new Set(${JSON.stringify(integers)});

export const createClient = (options) => {
  const transport = createTransport(options, integers);
  return {
${operationsOf(system)
  .map((operation) => `    ${method(operation, system.stages.api.unknownFields === 'drop')},`)
  .join('\n')}
  };
};
`;
};

/** `names`: the answer names the fields that were kept out. */
const method = (operation: Operation, names: boolean): string => {
  const { id, path } = operation;
  const literal = JSON.stringify(path);
  switch (operation.kind) {
    case 'List':
      return `${id}: (parameters, options) => transport.rows(${literal}, parameters, ${reader(operation)}, options)`;
    case 'Export':
      return `${id}: (parameters, options) => transport.lines(${literal}, parameters, options)`;
    case 'Lookup':
      return `${id}: (key, parameters, options) => transport.rows(${template(path)}, parameters, ${reader(operation)}, options)`;
    case 'Publish':
      return `${id}: (messages, options) => transport.${names ? 'publishAndName' : 'publish'}(${literal}, messages, options)`;
  }
};

/** Code that takes the rows out of an answer. */
const reader = (operation: Operation): string => {
  if (operation.kind !== 'List') return '(body) => body.data';
  const { envelope } = operation.route;
  switch (envelope.kind) {
    case 'Bare':
      return '(body) => body';
    case 'Keyed':
      return `(body) => body[${JSON.stringify(envelope.key)}]`;
    case 'Page':
      return '(body) => body.data';
  }
};

const template = (path: string): string =>
  `\`${path.replaceAll(/\{(\w+)\}/g, (_, key: string) => `\${encodeURIComponent(key.${key})}`)}\``;
