/**
 * Comments that disable a check for a file, with a reason: `// atalaya-disable alerts/one-event-fires api-availability:
 * nobody reads at night`. After the check's id a comment may name a limit: the id of an objective, an alert or a system. A
 * JavaScript tokenizer distinguishes comments from strings, templates and regular expressions, because TypeScript 7 has no API.
 */
import jsTokens from 'js-tokens';

export interface Disable {
  readonly kind: 'Disable';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly check: string;
  /** Undefined: all findings of the check in the file. */
  readonly limit: string | undefined;
  /** Empty without a reason: then the comment disables nothing. */
  readonly reason: string;
  /** What is before the check's id in this file; undefined: '// atalaya-disable '. */
  readonly mark?: string;
}

const word = 'atalaya-disable';

/** In the order of the file. */
export const disablesIn = (file: string, text: string): readonly Disable[] => {
  if (!text.includes(word)) return [];
  const found: Disable[] = [];
  let line = 1;
  for (const { type, value } of jsTokens(text)) {
    if (type === 'SingleLineComment' || type === 'MultiLineComment') {
      value.split(/\r?\n/).forEach((written, offset) => {
        const disable = parse(file, line + offset, written);
        if (disable !== undefined) found.push(disable);
      });
    }
    line += value.split('\n').length - 1;
  }
  return found;
};

/** Only at the start of a comment line: a sentence that mentions the keyword does not disable anything. */
const pattern = /^\s*(?:\/\/|\/\*+|\*)?\s*atalaya-disable(?![\w-])\s*(?<named>[^:]*)(?::(?<reason>.*?))?(?:\*\/\s*)?$/;

const parse = (file: string, line: number, written: string): Disable | undefined => {
  const match = pattern.exec(written);
  if (match === null) return undefined;
  const { named = '', reason = '' } = match.groups ?? {};
  const [check = '', ...limit] = named.trim().split(/\s+/);
  return {
    kind: 'Disable',
    file,
    line,
    check,
    limit: limit.length === 0 ? undefined : limit.join(' '),
    reason: reason.trim(),
  };
};
