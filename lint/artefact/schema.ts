/**
 * Messages of an API as data: field names and types, from which artefacts are read. A type is 'string', 'int', 'double',
 * 'bool', 'duration', 'time', 'any', the name of a message, '[type]' for a list, '{string}' for a map of texts, or values
 * between bars, such as 'LINE|STACKED_AREA'.
 */
import { memoize } from '../../model/memoize.ts';

export type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Type =
  | { readonly kind: 'Text' | 'Integer' | 'Double' | 'Boolean' | 'Duration' | 'Any' | 'Table' }
  | { readonly kind: 'Values'; readonly values: readonly string[] }
  | { readonly kind: 'Message'; readonly name: string }
  | { readonly kind: 'List'; readonly of: Type };

const simple: Readonly<Record<string, Type>> = {
  string: { kind: 'Text' },
  time: { kind: 'Text' },
  int: { kind: 'Integer' },
  double: { kind: 'Double' },
  bool: { kind: 'Boolean' },
  duration: { kind: 'Duration' },
  any: { kind: 'Any' },
  '{string}': { kind: 'Table' },
};

const parse = (written: string): Type => {
  const known = simple[written];
  if (known !== undefined) return known;
  if (written.startsWith('[')) return { kind: 'List', of: typeOf(written.slice(1, -1)) };
  if (/^[A-Z][A-Z0-9_|]+$/.test(written)) return { kind: 'Values', values: written.split('|') };
  return { kind: 'Message', name: written };
};

export const typeOf: (written: string) => Type = memoize((written: string) => written, parse);
