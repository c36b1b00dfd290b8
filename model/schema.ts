/**
 * The fields of a system's messages, which are also the columns of its table. Each field has one type in JSON, in
 * BigQuery and in DuckDB. Names that begin with an underscore are reserved for the columns that every table carries.
 */
export type ScalarType =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'timestamp'
  | 'numeric'
  | 'date'
  | 'json'
  | 'bytes';

/** The first and the last day of a field's values, such as '2001-01-01'. */
export interface Days {
  readonly from: string;
  /** Undefined: values go on. */
  readonly to?: string;
}

interface Described {
  readonly kind: 'Field';
  /** False: a message may leave the field out or set it to null. */
  readonly required: boolean;
  readonly description: string | undefined;
}

export interface ScalarField extends Described {
  readonly type: ScalarType;
  /** Only of timestamps and dates. */
  readonly days?: Days | undefined;
}

/** Fields within a field. */
export interface RecordField extends Described {
  readonly type: 'record';
  readonly fields: Schema;
}

/** A list. It is never null in the table: what a message leaves out is an empty list. */
export interface RepeatedField extends Described {
  readonly type: 'repeated';
  /** Always required: a list has no nulls. */
  readonly of: ScalarField | RecordField;
}

export type Field = ScalarField | RecordField | RepeatedField;
export type FieldType = Field['type'];

export type Schema = Readonly<Record<string, Field>>;

export interface FieldOptions {
  readonly description?: string;
}

export interface InstantOptions extends FieldOptions {
  /** Where they are known: `check` says which of them cannot be streamed into the table. No message is refused for them. */
  readonly days?: Days;
}

const scalar = (type: ScalarType, options: InstantOptions | undefined): ScalarField => ({
  kind: 'Field',
  type,
  required: true,
  description: undefined,
  ...options,
});

/** UTF-8 text. */
export const string = (options?: FieldOptions): Field => scalar('string', options);
/** A 64-bit signed integer, kept exact. In JSON a number, or a string of digits. */
export const integer = (options?: FieldOptions): Field => scalar('integer', options);
/** A double. */
export const float = (options?: FieldOptions): Field => scalar('float', options);
export const boolean = (options?: FieldOptions): Field => scalar('boolean', options);
/** An RFC 3339 instant, kept to the microsecond. */
export const timestamp = (options?: InstantOptions): Field => scalar('timestamp', options);
/**
 * A decimal number, kept exact: at most 29 digits before the point and 9 after it. In messages a number or text; in
 * answers text, because most JSON parsers round numbers to doubles.
 */
export const numeric = (options?: FieldOptions): Field => scalar('numeric', options);
/** A day of the years 0001 to 9999, such as '2024-10-10'. */
export const date = (options?: InstantOptions): Field => scalar('date', options);
/** Any JSON value but null. Its numbers are integers of 64 bits or doubles, and are kept exact. */
export const json = (options?: FieldOptions): Field => scalar('json', options);
/** Bytes, in JSON as base64 with padding. */
export const bytes = (options?: FieldOptions): Field => scalar('bytes', options);
/** A list without nulls, of scalars or of records. */
export const repeated = (of: Field, options?: FieldOptions): Field => ({
  kind: 'Field',
  type: 'repeated',
  required: true,
  description: undefined,
  ...options,
  // What it may not repeat is refused by the definition's validation.
  of: of as RepeatedField['of'],
});
/** Fields within a field, at most 15 levels deep. */
export const record = (fields: Schema, options?: FieldOptions): Field => ({
  kind: 'Field',
  type: 'record',
  required: true,
  description: undefined,
  ...options,
  fields,
});
/** The same field, which may be null or absent. */
export const optional = (inner: Field): Field => ({ ...inner, required: false });

/** Source: https://cloud.google.com/bigquery/docs/nested-repeated#limitations */
export const maxRecordLevels = 15;

/** Types with values that can be compared: a caller filters and sorts by them, and they can be keys. */
export type ComparableType = Exclude<FieldType, 'json' | 'bytes' | 'record' | 'repeated'>;

/** Why a type cannot be compared. */
export const incomparable: Readonly<Record<Exclude<FieldType, ComparableType>, string>> = {
  json: 'BigQuery does not compare values of JSON',
  bytes: 'their base64 has another order than the bytes, and does not fit into a URL',
  record: 'BigQuery does not order records',
  repeated: 'BigQuery does not compare lists',
};

export const isComparable = ({ type }: Field): boolean => !Object.hasOwn(incomparable, type);

/** The fields that callers of a list may filter and sort by: those that the route names, else all that can be compared. */
export const filterFields = (schema: Schema, filters: readonly string[] | undefined): readonly string[] =>
  filters ?? Object.entries(schema).flatMap(([name, field]) => (isComparable(field) ? [name] : []));

/** Whether a field of these, at any depth, has one of the types. */
export const hasType = (schema: Schema, types: readonly FieldType[]): boolean =>
  Object.values(schema).some((field) => isOrHas(field, types));

const isOrHas = (field: Field, types: readonly FieldType[]): boolean => {
  if (types.includes(field.type)) return true;
  if (field.type === 'record') return hasType(field.fields, types);
  return field.type === 'repeated' && isOrHas(field.of, types);
};

/** Columns that every table carries and every answer hides. */
export const hiddenColumns = {
  messageId: '_message_id',
  publishedAt: '_published_at',
  storedAt: '_stored_at',
} as const;
