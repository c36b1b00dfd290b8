/**
 * Reads a plain value as messages of the API. The API accepts JSON names and proto names, so both are read; Terraform writes
 * blocks as lists. A part that does not fit the schema becomes a misfit, which rules report; a templated part never does.
 */
import { isTemplated } from './placeholder.ts';
import type { List, Message, PathNode, Scalar, Table, Unknown, Value } from './message.ts';
import { scalar } from './message.ts';
import { typeOf, type Messages, type Type } from './schema.ts';

/** How a file spells the API's messages. */
export type Shape = 'api' | 'terraform' | 'config-connector';

export type Misfit =
  | {
      readonly kind: 'UnknownField';
      readonly message: Message;
      readonly path: PathNode;
      readonly name: string;
      readonly known: readonly string[];
    }
  | {
      readonly kind: 'UnknownValue';
      readonly message: Message;
      readonly path: PathNode;
      readonly field: string;
      readonly value: string;
      readonly known: readonly string[];
    }
  | {
      readonly kind: 'WrongType';
      readonly message: Message;
      readonly path: PathNode;
      readonly field: string;
      readonly wanted: Type;
      readonly value: unknown;
    };

export interface ReadMessage {
  readonly root: Message;
  /** Every message, in the order of the file. */
  readonly messages: readonly Message[];
  readonly misfits: readonly Misfit[];
}

/** Undocumented fields in dashboards that Google publishes or exports: not reported. */
const undocumented: ReadonlySet<string> = new Set([
  'apiSource',
  'queryHandle',
  'savedQueryId',
  'showLegend',
  'visualElementId',
]);

/** Undocumented fields of the dashboard itself. */
const ofDashboards: ReadonlySet<string> = new Set(['category', 'description']);

/** Meta-arguments of Terraform, valid in any resource. */
const meta: ReadonlySet<string> = new Set([
  '//',
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
  'timeouts',
  'dynamic',
  'id',
  'effective_labels',
  'terraform_labels',
  'deletion_policy',
]);

/** Fields of any Config Connector spec: references to other resources instead of names. */
const isReference = (key: string): boolean => /Refs?$/.test(key) || key === 'resourceID';

const camel = (key: string): string => key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

interface Reading {
  readonly schema: Messages;
  readonly shape: Shape;
  readonly messages: Message[];
  readonly misfits: Misfit[];
}

export const readMessage = (
  value: Readonly<Record<string, unknown>>,
  type: string,
  { schema, shape, path }: { readonly schema: Messages; readonly shape: Shape; readonly path: PathNode | undefined },
): ReadMessage => {
  const reading: Reading = { schema, shape, messages: [], misfits: [] };
  const root = readFields(reading, value, type, path, undefined);
  return { root, messages: reading.messages, misfits: reading.misfits };
};

type Writable = Message & { readonly fields: Map<string, Value> };

const readFields = (
  reading: Reading,
  value: Readonly<Record<string, unknown>>,
  type: string,
  path: PathNode | undefined,
  parent: Message | undefined,
): Message => {
  const known = reading.schema[type] ?? {};
  const isOpen = 'dynamic' in value || Object.keys(value).some(isTemplated);
  const message: Writable = { kind: 'Message', type, parent, path, fields: new Map(), isOpen };
  reading.messages.push(message);
  for (const [key, field] of Object.entries(value)) {
    if (field === null || field === undefined) continue;
    const name = Object.hasOwn(known, key) ? key : camel(key);
    const wanted = Object.hasOwn(known, name) ? known[name] : undefined;
    const at: PathNode = { parent: path, key };
    if (wanted !== undefined) {
      message.fields.set(name, readValue(reading, field, typeOf(wanted), at, message, name));
    } else if (!isIgnored(reading, type, key)) {
      reading.misfits.push({ kind: 'UnknownField', message, path: at, name: key, known: Object.keys(known) });
    }
  }
  return message;
};

const isIgnored = ({ shape }: Reading, type: string, key: string): boolean => {
  if (type === 'Dashboard' && ofDashboards.has(key)) return true;
  if (undocumented.has(key) || isTemplated(key) || key.startsWith('//') || key.startsWith('$')) return true;
  if (shape === 'terraform') return meta.has(key);
  return shape === 'config-connector' && isReference(key);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readValue = (
  reading: Reading,
  value: unknown,
  type: Type,
  path: PathNode,
  message: Message,
  field: string,
): Value => {
  const nothing: Unknown = { kind: 'Unknown', path };
  const isPart = type.kind === 'List' || type.kind === 'Message';
  if (isPart && typeof value === 'string' && isTemplated(value)) return nothing;
  const misfit = (): Unknown => {
    reading.misfits.push({ kind: 'WrongType', message, path, field, wanted: type, value });
    return nothing;
  };
  switch (type.kind) {
    case 'Any':
      return isRecord(value) || Array.isArray(value) ? nothing : scalar(value as Scalar['value'], path);
    case 'Message': {
      const [only, ...others] = Array.isArray(value) && reading.shape === 'terraform' ? (value as unknown[]) : [value];
      if (others.length > 0 || (only !== undefined && !isRecord(only))) return misfit();
      if (only === undefined) return { kind: 'List', path, items: [] } satisfies List;
      return readFields(reading, only, type.name, blockPath(value, path), message);
    }
    case 'List':
      return readList(reading, value, type.of, path, message, field) ?? misfit();
    case 'Table':
      return isRecord(value)
        ? readTable(value, path)
        : typeof value === 'string' && isTemplated(value)
          ? nothing
          : misfit();
    case 'Values':
      return readOneOf(reading, value, type.values, path, message, field) ?? misfit();
    case 'Text':
    case 'Integer':
    case 'Double':
    case 'Boolean':
    case 'Duration':
      if (isPointer(value, reading)) return nothing;
      return isRecord(value) || Array.isArray(value) || !fits(value, type.kind, reading.shape)
        ? misfit()
        : scalar(value as Scalar['value'], path);
  }
};

const pointers: readonly string[] = ['external', 'name', 'namespace', 'kind', 'value', 'valueFrom'];

/** Config Connector writes references to resources and secrets where the API has strings. */
const isPointer = (value: unknown, { shape }: Reading): boolean =>
  shape === 'config-connector' && isRecord(value) && Object.keys(value).every((key) => pointers.includes(key));

const blockPath = (value: unknown, path: PathNode): PathNode =>
  Array.isArray(value) ? { parent: path, key: 0 } : path;

const readList = (
  reading: Reading,
  value: unknown,
  of: Type,
  path: PathNode,
  message: Message,
  field: string,
): Value | undefined => {
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map((item, key): Value => {
      const at: PathNode = { parent: path, key };
      return item === null || (of.kind === 'Text' && isPointer(item, reading))
        ? { kind: 'Unknown', path: at }
        : readValue(reading, item, of, at, message, field);
    });
    return { kind: 'List', path, items } satisfies List;
  }
  // A single block is not a list.
  if (reading.shape === 'terraform' && isRecord(value)) return readValue(reading, value, of, path, message, field);
  return undefined;
};

const readTable = (value: Readonly<Record<string, unknown>>, path: PathNode): Table => ({
  kind: 'Table',
  path,
  entries: new Map(
    Object.entries(value).flatMap(([key, entry]) =>
      typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean'
        ? [[key, scalar(entry, { parent: path, key })]]
        : [],
    ),
  ),
});

const readOneOf = (
  reading: Reading,
  value: unknown,
  known: readonly string[],
  path: PathNode,
  message: Message,
  field: string,
): Value | undefined => {
  if (typeof value === 'number') return scalar(value, path);
  if (typeof value !== 'string') return undefined;
  if (value !== '' && !known.includes(value) && !value.endsWith('_UNSPECIFIED') && !isTemplated(value)) {
    reading.misfits.push({ kind: 'UnknownValue', message, path, field, value, known });
    return { kind: 'Unknown', path };
  }
  return scalar(value, path);
};

/** Numbers may be strings; in Terraform and YAML almost any value may be a string. */
const fits = (value: unknown, kind: Type['kind'], shape: Shape): boolean => {
  if (kind === 'Text') return typeof value === 'string' || shape !== 'api';
  if (typeof value === 'string' && (value === '' || isTemplated(value))) return true;
  switch (kind) {
    case 'Integer':
      return typeof value === 'number' ? Number.isInteger(value) : /^-?\d+$/.test(String(value));
    case 'Double':
      return (
        typeof value === 'number' ||
        (typeof value === 'string' && /^(?:-?\d[\d.]*(?:[eE][-+]?\d+)?|NaN|-?Infinity)$/.test(value))
      );
    case 'Boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'Duration':
      return typeof value === 'string' && /^-?\d+(?:\.\d{1,9})?s$/.test(value);
    case 'Any':
    case 'Table':
    case 'Values':
    case 'Message':
    case 'List':
      return true;
  }
};
