/** Placeholders of templates in filters: where they stand, and which faults they cannot make good. */
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Token } from './filterTokens.ts';
import type { FilterFault } from './filterTree.ts';

export interface Templated {
  /** A template fills in a part. */
  readonly isTemplated: boolean;
  /** A template fills in a part outside quotes. */
  readonly isOpen: boolean;
  readonly tokens: readonly Token[];
}

const placeholder = /\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{%[^%]*%\}|<%[^%]*%>|#\{[^{}]*\}|\$\([^()]*\)/g;

/** A placeholder that contains quotes ends the surrounding ones: nothing is known of such a filter. */
const isCut = (tokens: readonly Token[]): boolean =>
  tokens.some(({ kind, text }) => kind === 'text' && /[$#]\{|\{[{%]|<%|\$\(/.test(text.replaceAll(placeholder, '')));

const outside = (tokens: readonly Token[]): string => {
  let end = 0;
  return tokens
    .map(({ kind, text, from }) => {
      const blank = from > end ? ' ' : '';
      end = from + text.length;
      return blank + (kind === 'text' ? '""' : text);
    })
    .join('');
};

/** Whether a placeholder is outside quotes, or contains quotes that end the surrounding ones. */
export const isOpen = (tokens: readonly Token[]): boolean => isCut(tokens) || isTemplatedQuery(outside(tokens));

const isHole = ({ kind, text }: Token): boolean => kind === 'word' && isTemplatedQuery(text);

/** After a quote that is not closed, texts and words have changed places. More faults than anybody reads are left out. */
const mattering = (faults: readonly FilterFault[]): readonly FilterFault[] => {
  const quote = faults.find(({ code }) => code === 'quote');
  return quote === undefined ? faults.slice(0, mostFaults) : [quote];
};

const mostFaults = 10;

/** Faults that no placeholder can make good: a quote or bracket may be closed by one, and what stands beside one may belong to it. */
export const certainFaults = (
  { isTemplated, isOpen: open, tokens }: Templated,
  faults: readonly FilterFault[],
): readonly FilterFault[] => {
  if (!isTemplated) return mattering(faults);
  if (open && (isCut(tokens) || isTemplatedQuery(outside(tokens.filter((token) => !isHole(token)))))) return [];
  return mattering(faults).filter(({ code, from, to }) => {
    if (code === 'quote' || code === 'bracket') return false;
    const [first, last] = [
      tokens.findIndex((token) => token.to > from),
      tokens.findLastIndex((token) => token.from < to),
    ];
    return !tokens.slice(Math.max(0, first - 1), last + 2).some(isHole);
  });
};
