/** A certain correction of a fault as an edit of the file's text; formatting and comments stay unchanged. */
import type { Path } from '../../text/path.ts';
import type { Source } from './source.ts';

export type Repair =
  /** Replaces a part of the string at the path. */
  | { readonly kind: 'Respell'; readonly path: Path; readonly from: string; readonly to: string }
  /** Replaces the value at the path by a string. */
  | { readonly kind: 'Rewrite'; readonly path: Path; readonly value: string }
  /** Adds a field to the message at the path. */
  | { readonly kind: 'Insert'; readonly path: Path; readonly key: string; readonly value: string };

/** Offsets into the file's text, and the replacement. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Undefined when the written form leaves the edit uncertain. */
export const editOf = (source: Source, repair: Repair): Edit | undefined => {
  const span = source.spanOf(repair.path);
  const raw = source.text.slice(span.from, span.to);
  if (raw === '') return undefined;
  switch (repair.kind) {
    case 'Respell':
      return respelled(raw, span.from, repair);
    case 'Rewrite':
      return { ...span, to: span.from + raw.trimEnd().length, text: quotedAs(source, raw, repair.value) };
    case 'Insert':
      return inserted(source, raw, span.from, repair);
  }
};

/** Encoding of a string by its quotes; the last one is for unquoted text. */
const encoders: readonly (readonly [opens: string, encode: (text: string) => string])[] = [
  ['"', (text) => JSON.stringify(text).slice(1, -1)],
  ["'", (text) => text.replaceAll("'", "''")],
  ['', (text) => text],
];

const respelled = (
  raw: string,
  offset: number,
  { from, to }: Extract<Repair, { readonly kind: 'Respell' }>,
): Edit | undefined => {
  const [, encode] = encoders.find(([opens]) => raw.startsWith(opens)) ?? [];
  if (encode === undefined) return undefined;
  const at = raw.indexOf(encode(from));
  if (at === -1) return undefined;
  return { from: offset + at, to: offset + at + encode(from).length, text: encode(to) };
};

const quotedAs = ({ format }: Source, raw: string, value: string): string => {
  if (format === 'json' || raw.startsWith('"') || !/^[A-Za-z0-9][\w.-]*$/.test(value)) return JSON.stringify(value);
  return raw.startsWith("'") ? `'${value}'` : value;
};

const inserted = (
  source: Source,
  raw: string,
  offset: number,
  { key, value }: Extract<Repair, { readonly kind: 'Insert' }>,
): Edit | undefined => {
  if (raw.startsWith('{')) {
    const name = source.format === 'json' || raw.includes('"') ? JSON.stringify(key) : key;
    const field = `${name}: ${JSON.stringify(value)}`;
    const space = /^\{(\s*)/.exec(raw)?.[1] ?? '';
    const isEmpty = raw.slice(1 + space.length).startsWith('}');
    const at = offset + 1;
    return { from: at, to: at, text: isEmpty ? ` ${field}${space === '' ? ' ' : ''}` : `${space}${field},` };
  }
  if (source.format === 'json') return undefined;
  const column = source.positionOf(offset).column - 1;
  return { from: offset, to: offset, text: `${key}: ${value}\n${' '.repeat(column)}` };
};

/** Edits in order from the end of the text; of overlapping edits only the first is kept. */
export const applyEdits = (
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly applied: readonly Edit[] } => {
  const applied: Edit[] = [];
  let end = -1;
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (edit.from < end || applied.some((other) => other.from === edit.from && other.to === edit.to)) continue;
    applied.push(edit);
    end = edit.to;
  }
  const result = applied.reduceRight(
    (written, edit) => written.slice(0, edit.from) + edit.text + written.slice(edit.to),
    text,
  );
  return { text: result, applied };
};
