/**
 * The text under which a JSON value is stored. Numbers that neither a 64-bit integer nor a double holds exactly are refused:
 * BigQuery would round them. Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#parse_json
 */
import { JsonFault, parseJson, rawNumber, stringifyJson } from '../ingest/json.ts';

/** Source: https://cloud.google.com/bigquery/docs/json-data#limitations */
export const maxLevels = 500;
/** UTF-16 units of the text. A page of the API has up to 1,000 rows. */
export const maxLength = 1_048_576;

const maxUint64 = 2n ** 64n - 1n;
const minInt64 = -(2n ** 63n);

/** Why a value cannot be stored, in the words of a message; undefined when it can. `levels`: arrays and objects around it. */
const faultIn = (value: unknown, levels: number): string | undefined => {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : 'JSON with half a surrogate pair';
  if (typeof value === 'bigint') return value >= minInt64 && value <= maxUint64 ? undefined : inexact;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : inexact;
  if (typeof value !== 'object' || value === null) return undefined;
  if (rawNumber(value) !== undefined) return inexact;
  return levels === maxLevels ? `JSON that is nested deeper than ${maxLevels} levels` : faultInParts(value, levels + 1);
};

const inexact = 'JSON with a number that neither 64 bits nor a double hold exactly';

const faultInParts = (value: object, levels: number): string | undefined => {
  if (!Array.isArray(value)) {
    const key = Object.keys(value).find((name) => !name.isWellFormed());
    if (key !== undefined) return 'JSON with half a surrogate pair';
  }
  for (const part of Object.values(value)) {
    const fault = faultIn(part, levels);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** The text to store, or the fault. */
export const jsonDocument = (value: unknown): { readonly text: string } | { readonly fault: string } => {
  const fault = faultIn(value, 0);
  if (fault !== undefined) return { fault };
  const text = stringifyJson(value);
  return text.length <= maxLength ? { text } : { fault: `JSON of more than ${maxLength} characters` };
};

/** Whether a stored text is one JSON value. */
export const isJsonText = (text: string): boolean => {
  try {
    parseJson(text);
    return true;
  } catch (error) {
    if (error instanceof JsonFault) return false;
    throw error;
  }
};
