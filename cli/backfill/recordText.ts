/** A row of DuckDB as the JSON of a message: exact integers and decimals, RFC 3339 instants, base64. Pure. */
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Schema } from '../../model/schema.ts';
import { formatTimestamp } from '../../pipeline/ingest/timestamp.ts';

/** Only these two of the engine's JSON keep the digits of a number. */
const exact = JSON as unknown as {
  readonly rawJSON: (text: string) => unknown;
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown,
  ) => unknown;
};

export const recordText = (names: readonly string[], row: readonly DuckDBValue[], schema: Schema): string =>
  JSON.stringify(
    Object.fromEntries(
      row.map((value, i) => {
        const name = names[i]!;
        const isJson = Object.hasOwn(schema, name) && schema[name]!.type === 'json';
        return [name, isJson && typeof value === 'string' ? exactJson(value) : jsonOf(value)];
      }),
    ),
  );

/** The document of a text with every digit of its numbers; a text that is no JSON stays a text. */
export const exactJson = (text: string): unknown => {
  try {
    return exact.parse(text, (_, value, { source }) => (typeof value === 'number' ? exact.rawJSON(source) : value));
  } catch {
    return text;
  }
};

const jsonOf = (value: DuckDBValue): unknown => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return exact.rawJSON(String(value));
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return instant(value.micros);
  if (value instanceof DuckDBTimestampSecondsValue) return instant(value.seconds * 1_000_000n);
  if (value instanceof DuckDBTimestampMillisecondsValue) return instant(value.millis * 1_000n);
  if (value instanceof DuckDBTimestampNanosecondsValue)
    return value.nanos % 1_000n === 0n ? instant(value.nanos / 1_000n) : value.toString();
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBListValue) return value.items.map(jsonOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, part]) => [name, jsonOf(part)]));
  return String(value);
};

const years = { from: -62_135_596_800_000_000n, to: 253_402_300_799_999_999n };

/** Beyond the years 0001 to 9999, as the infinite instants are, it is no instant: the message is refused with the field. */
const instant = (micros: bigint): string =>
  micros < years.from || micros > years.to ? String(micros) : formatTimestamp(micros);
