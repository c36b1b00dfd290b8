/**
 * The text of an error without the values of the row that caused it: reasons are kept, logged and shown. Everything else of the text
 * stays, so that a person can act on it. Pure.
 */

const shown = '…';
/** Longest text that is kept. */
const maxLength = 400;
/** Shorter values are parts of ordinary words. */
const minValueLength = 3;

/** `values`: the row's, at any depth. `names` are never hidden: those of columns. */
export const withoutValues = (text: string, values: readonly unknown[], names: readonly string[] = []): string => {
  const known = new Set(names);
  let kept = text;
  // The longest first: a value may contain another.
  for (const value of [...new Set(textsIn(values))].toSorted((a, b) => b.length - a.length))
    if (value.length >= minValueLength && !known.has(value)) kept = kept.replaceAll(value, shown);
  return (
    kept
      // Source: texts of BigQuery's insertErrors. What follows "(bad value):" is the value, to the end.
      .replace(/\s*(\(bad value\)|\bbad value)\s*:.*$/is, ' $1')
      .replace(/\b(value):\s.*?(?=\s*(?:;|\bField:|$))/gis, `$1: ${shown}`)
      .replace(/\b(Value)\s.+?\s(?=(?:for|of|is|cannot|in)\b)/s, `$1 ${shown} `)
      .replace(/\b(parse|convert)\s.+?\s(?=(?:as|to|into)\b)/gis, (all: string, verb: string) =>
        /^(?:parse|convert) value /i.test(all) ? all : `${verb} ${shown} `,
      )
      .replace(/(['"`])((?:\\.|(?!\1).)*)\1/gs, (all: string, quote: string, inner: string) =>
        known.has(inner) ? all : `${quote}${shown}${quote}`,
      )
      .split('\n', 1)[0]!
      .trim()
      .slice(0, maxLength)
  );
};

/** Scalars as an error may quote them. */
const textsIn = (value: unknown): readonly string[] => {
  if (value === null || value === undefined || typeof value === 'boolean') return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(textsIn);
};
