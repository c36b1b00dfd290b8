/**
 * The fields of a system's messages, which are also the columns of its table. Each field has one type in JSON, in
 * BigQuery and in DuckDB. Names that begin with an underscore are reserved for the columns that every table carries.
 */
export type FieldType = 'string' | 'integer' | 'float' | 'boolean' | 'timestamp';

export interface Field {
  readonly kind: 'Field';
  readonly type: FieldType;
  readonly required: boolean;
  readonly description: string | undefined;
}

export type Schema = Readonly<Record<string, Field>>;

export interface FieldOptions {
  readonly description?: string;
}

const field = (type: FieldType, options: FieldOptions | undefined): Field => ({
  kind: 'Field',
  type,
  required: true,
  description: undefined,
  ...options,
});

/** UTF-8 text. */
export const string = (options?: FieldOptions): Field => field('string', options);
/** A 64-bit signed integer, kept exact. In JSON a number, or a string of digits. */
export const integer = (options?: FieldOptions): Field => field('integer', options);
/** A double. */
export const float = (options?: FieldOptions): Field => field('float', options);
export const boolean = (options?: FieldOptions): Field => field('boolean', options);
/** An RFC 3339 instant, kept to the microsecond. */
export const timestamp = (options?: FieldOptions): Field => field('timestamp', options);
/** The same field, which may be null or absent. */
export const optional = (inner: Field): Field => ({ ...inner, required: false });

/** Columns that every table carries and every answer hides. */
export const hiddenColumns = {
  messageId: '_message_id',
  publishedAt: '_published_at',
  storedAt: '_stored_at',
} as const;
