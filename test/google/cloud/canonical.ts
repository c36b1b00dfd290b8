/**
 * A body in proto3's JSON as the server keeps it: unknown fields, wrong types and two members of a oneof are refused; enums are
 * names; default values are gone, except where proto3 knows presence (messages, wrappers, oneofs, map entries).
 * Source: https://protobuf.dev/programming-guides/json/; `[null]` lists are accepted, because Terraform sends them.
 */
import { invalid } from './refusal.ts';
import type { Body } from './service.ts';
import { typeNamed, type Described, type Field, type Found } from './protoTypes.ts';

type Scalar = (value: unknown, path: string) => unknown;

const wrong = (path: string, type: string, value: unknown): Error =>
  invalid(`Invalid value at '${path}' (${type}), ${JSON.stringify(value)}`);

const integer =
  (type: string, isText: boolean): Scalar =>
  (value, path) => {
    const isNumber = typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
    if (!isNumber || !Number.isInteger(Number(value))) throw wrong(path, type, value);
    return isText ? String(value) : Number(value);
  };

const double: Scalar = (value, path) => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  throw wrong(path, 'TYPE_DOUBLE', value);
};

const typed =
  (wanted: 'string' | 'boolean', type: string): Scalar =>
  (value, path) => {
    if (typeof value !== wanted) throw wrong(path, type, value);
    return value;
  };

const matching =
  (pattern: RegExp, type: string, write: (text: string) => string): Scalar =>
  (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw wrong(path, type, value);
    return write(value);
  };

/** Fractions have no zeros at the end here; servers write 0, 3, 6 or 9 digits. */
const shortFraction = (text: string): string => text.replace(/\.0*s$/, 's').replace(/(\.\d*?)0+s$/, '$1s');

const scalars: Readonly<Record<string, Scalar>> = {
  string: typed('string', 'TYPE_STRING'),
  bytes: typed('string', 'TYPE_BYTES'),
  bool: typed('boolean', 'TYPE_BOOL'),
  int32: integer('TYPE_INT32', false),
  uint32: integer('TYPE_UINT32', false),
  int64: integer('TYPE_INT64', true),
  uint64: integer('TYPE_UINT64', true),
  double,
  float: double,
};

/** Messages with a form of their own in JSON; they are kept when they are there. */
const wellKnown: Readonly<Record<string, Scalar>> = {
  'google.protobuf.Duration': matching(
    /^-?\d+(\.\d{1,9})?s$/,
    'type.googleapis.com/google.protobuf.Duration',
    shortFraction,
  ),
  'google.protobuf.Timestamp': matching(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
    'type.googleapis.com/google.protobuf.Timestamp',
    (text) => new Date(text).toISOString().replace('.000Z', 'Z'),
  ),
  'google.protobuf.BoolValue': typed('boolean', 'TYPE_BOOL'),
  'google.protobuf.StringValue': typed('string', 'TYPE_STRING'),
  'google.protobuf.Int32Value': integer('TYPE_INT32', false),
  'google.protobuf.Int64Value': integer('TYPE_INT64', true),
  'google.protobuf.DoubleValue': double,
  'google.protobuf.Struct': (value) => value,
  'google.protobuf.Any': (value) => value,
};

const isDefault = (value: unknown): boolean => value === '' || value === 0 || value === '0' || value === false;

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export type Canonical = (typeName: string, sent: unknown, path: string) => Body;

/** `root`: the described API; `scope`: the package of its messages. */
export const canonicalIn = (root: Described, scope: readonly string[]): Canonical => {
  const enumOf = ({ type, path: names }: Found, value: unknown, path: string): string | undefined => {
    const values = Object.entries(type.values ?? {});
    const found = values.find(([name, number]) => value === name || value === number);
    if (found === undefined) throw wrong(path, `type.googleapis.com/${names.join('.')}`, value);
    return found[1] === 0 ? undefined : found[0];
  };

  const single = (type: string, of: Found, value: unknown, path: string, hasPresence: boolean): unknown => {
    const read = scalars[type];
    if (read !== undefined) {
      const scalar = read(value, path);
      return isDefault(scalar) && !hasPresence ? undefined : scalar;
    }
    const known = wellKnown[type];
    if (known !== undefined) return known(value, path);
    const found = typeNamed(root, of.path, type);
    return found.type.values === undefined ? message(found, value, path) : enumOf(found, value, path);
  };

  const repeated = (field: Field, of: Found, value: unknown, path: string): unknown => {
    if (!Array.isArray(value)) throw invalid(`Invalid value at '${path}': not a list.`);
    const items = (value as readonly unknown[])
      .filter((item) => item !== null)
      .map((item, index) => single(field.type, of, item, `${path}[${index}]`, true));
    return items.length === 0 ? undefined : items;
  };

  const mapOf = (field: Field, of: Found, value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || Array.isArray(value)) throw invalid(`Invalid value at '${path}': not a map.`);
    const entries = Object.entries(value as Body).map(([key, item]) => [
      key,
      single(field.type, of, item, `${path}[${key}]`, true),
    ]);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };

  const message = (of: Found, sent: unknown, path: string): Body => {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
      throw invalid(`Invalid value at '${path}' (${of.path.join('.')}), ${JSON.stringify(sent)}`);
    const fields = of.type.fields ?? {};
    const oneofs = Object.entries(of.type.oneofs ?? {}).filter(([name]) => !name.startsWith('_'));
    const kept: Record<string, unknown> = {};
    const chosen = new Map<string, string>();
    for (const [key, value] of Object.entries(sent as Body)) {
      const name = Object.keys(fields).find((field) => field === key || snake(field) === key);
      const field = name === undefined ? undefined : fields[name];
      if (name === undefined || field === undefined)
        throw invalid(`Invalid JSON payload received. Unknown name "${key}" at '${path}': Cannot find field.`);
      if (value === null || value === undefined) continue;
      const oneof = oneofs.find(([, { oneof: names }]) => names.includes(name))?.[0];
      if (oneof !== undefined) {
        if (chosen.has(oneof))
          throw invalid(
            `Invalid value at '${path}' (oneof), oneof field '${oneof}' is already set. Cannot set '${name}'`,
          );
        chosen.set(oneof, name);
      }
      const fieldPath = `${path}.${snake(name)}`;
      const hasPresence = oneof !== undefined || field.options?.['proto3_optional'] === true;
      if (field.keyType !== undefined) kept[name] = mapOf(field, of, value, fieldPath);
      else if (field.rule === 'repeated') kept[name] = repeated(field, of, value, fieldPath);
      else kept[name] = single(field.type, of, value, fieldPath, hasPresence);
    }
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  };

  return (typeName, sent, path) => message(typeNamed(root, scope, typeName), sent ?? {}, path);
};
