/** Splits a query in MQL into tokens with places, in linear time, and finds quotes and brackets without partners. */
import type { Span } from '../../text/position.ts';

export interface MqlToken extends Span {
  readonly kind: 'text' | 'word' | 'pipe' | 'open' | 'close' | 'sign' | 'unclosed';
  readonly text: string;
}

const skipped = /(?:\s+|#[^\n]*|\/\/[^\n]*)*/y;
const word = /[A-Za-z_$][\w$.:/-]*/y;
const text = { "'": /'[^'\\]*(?:\\[^][^'\\]*)*'/y, '"': /"[^"\\]*(?:\\[^][^"\\]*)*"/y };

export const mqlTokens = (query: string): readonly MqlToken[] => {
  const tokens: MqlToken[] = [];
  const match = (pattern: RegExp, at: number): string => {
    pattern.lastIndex = at;
    return pattern.exec(query)?.[0] ?? '';
  };
  const unclosed = new Set<string>();
  let at = match(skipped, 0).length;
  while (at < query.length) {
    const sign = query[at]!;
    const add = (kind: MqlToken['kind'], part: string): void => {
      tokens.push({ kind, text: part, from: at, to: at + part.length });
      at += part.length;
    };
    if (sign === "'" || sign === '"') {
      const part = unclosed.has(sign) ? '' : match(text[sign], at);
      if (part === '') unclosed.add(sign);
      add(part === '' ? 'unclosed' : 'text', part === '' ? sign : part);
    } else if ('([{'.includes(sign)) add('open', sign);
    else if (')]}'.includes(sign)) add('close', sign);
    else if (query.startsWith('||', at)) add('sign', '||');
    else if (sign === '|') add('pipe', sign);
    else {
      const part = match(word, at);
      add(part === '' ? 'sign' : 'word', part === '' ? sign : part);
    }
    at += match(skipped, at).length;
  }
  return tokens;
};
