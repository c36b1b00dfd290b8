/**
 * Which resources the environment variables of a service name. A name counts as a whole word of a value: 'orders' is in
 * 'projects/p/topics/orders' and 'shop.orders', and not in 'orders-archive'.
 */
import type { Variable } from '../located.ts';

/** The words of the values, and of them the parts between dots and colons. Values are never longer than a table's name needs. */
export const wordsOf = (variables: readonly Variable[]): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const { value } of variables) {
    if (value === undefined) continue;
    for (const word of value.slice(0, longest).split(/[^\p{L}\p{N}_.:-]+/u)) {
      words.add(word);
      for (const part of word.split(/[.:]/)) words.add(part);
      const pair = word.replaceAll(':', '.').split('.').slice(-2).join('.');
      words.add(pair);
    }
  }
  return words;
};

const longest = 4_096;
