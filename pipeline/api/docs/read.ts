/** Reads what the docs page needs from an OpenAPI document, and resolves references. Only for documents made here. */
import type { JsonObject } from '../openapi/json.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description: string;
  readonly type: string;
  readonly required: boolean;
  /** Comparisons that may follow the name in brackets, such as 'gte'. */
  readonly comparisons: readonly string[];
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly deprecated: boolean;
  readonly insteadAt: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: unknown;
  readonly open: boolean;
  readonly responses: readonly { readonly status: string; readonly description: string; readonly example: unknown }[];
}

const object = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const resolver =
  (document: Fields) =>
  (value: unknown): Fields => {
    const { $ref } = object(value);
    if (typeof $ref !== 'string') return object(value);
    return $ref
      .slice(2)
      .split('/')
      .reduce((found, key) => object(found[key]), document);
  };

/** Leaves out `-delay` where `delay` is listed. */
const choices = (values: readonly string[]): readonly string[] =>
  values.filter((value) => !(value.startsWith('-') && values.includes(value.slice(1))));

const typeOf = (schema: Fields): string => {
  if (Array.isArray(schema['enum'])) return choices(schema['enum'] as readonly string[]).join(', ');
  if (schema['type'] === 'array') return `${typeOf(object(schema['items']))}, with commas between several`;
  return text(schema['format']) || text(schema['type']);
};

/** Merges `delay[gte]` into `delay`. */
const merged = (parameters: readonly Fields[]): readonly Parameter[] => {
  const comparison = /^(.+)\[(\w+)\]$/;
  return parameters
    .filter(({ name }) => !comparison.test(text(name)))
    .map((one) => ({
      name: text(one['name']),
      in: text(one['in']),
      description: text(one['description']),
      type: typeOf(object(one['schema'])),
      required: one['required'] === true,
      comparisons: parameters.flatMap(({ name }) => {
        const [, field, found] = comparison.exec(text(name)) ?? [];
        return field === one['name'] && found !== undefined ? [found] : [];
      }),
    }));
};

const exampleIn = (content: unknown): unknown => {
  const [media] = Object.values(object(content)).map(object);
  const [first] = Object.values(object(media?.['examples'])).map(object);
  return media?.['example'] ?? first?.['value'];
};

export const operationsIn = (document: JsonObject): readonly Operation[] => {
  const follow = resolver(document);
  return Object.entries(object(document['paths'])).flatMap(([path, methods]) =>
    Object.entries(object(methods)).map(([method, value]) => {
      const operation = object(value);
      return {
        id: text(operation['operationId']),
        method: method.toUpperCase(),
        path,
        summary: text(operation['summary']),
        deprecated: operation['deprecated'] === true,
        insteadAt: text(object(operation['externalDocs'])['url']) || undefined,
        parameters: merged(list(operation['parameters']).map(follow)),
        body: exampleIn(object(operation['requestBody'])['content']),
        open: Array.isArray(operation['security']),
        responses: Object.entries(object(operation['responses'])).map(([status, response]) => {
          const found = follow(response);
          return { status, description: text(found['description']), example: exampleIn(found['content']) };
        }),
      };
    }),
  );
};
