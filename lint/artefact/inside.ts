/** Finds a place inside a string where the string is written: with escapes in quotes, or with indents over several lines. */

/**
 * Offset into `raw`, the written form of the value `text`, of the character at `at` of the text. 0 where the two cannot be compared,
 * which is the beginning of the value.
 */
export const offsetInside = (raw: string, text: string, at: number): number => {
  const [isQuoted, isSingle] = [raw.startsWith('"'), raw.startsWith("'")];
  let i = startOf(raw);
  let j = 0;
  while (i < raw.length && j < at) {
    if (isQuoted && raw[i] === '\\') {
      i += raw[i + 1] === 'u' ? 6 : 2;
      j += 1;
    } else if (raw[i] === text[j]) {
      i += isSingle && raw.startsWith("''", i) ? 2 : 1;
      j += 1;
    } else if (isSpace(raw[i])) {
      i += 1;
    } else if (isSpace(text[j])) {
      j += 1;
    } else if (raw[i + 1] === text[j]) {
      // $${ in Terraform.
      i += 1;
    } else {
      return 0;
    }
  }
  while (!isQuoted && i < raw.length && isSpace(raw[i]) && !isSpace(text[j])) i += 1;
  return i < raw.length ? i : 0;
};

const isSpace = (sign: string | undefined): boolean => sign !== undefined && /\s/.test(sign);

/** Behind the quote, or behind the first line of a block (`|`, `>-`, `<<-EOT`). */
const startOf = (raw: string): number => {
  if (/^["']/.test(raw)) return 1;
  return /^(?:[|>][-+\d]*[ \t]*(?:#.*)?|<<[-~]?\w+)\r?\n/.exec(raw)?.[0].length ?? 0;
};
