/** The text with an upper-case first letter. */
export const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** 'a', 'a or b', 'a, b or c'. */
export const joinedText = (items: readonly string[], word: 'and' | 'or'): string =>
  items.length <= 1 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;

/** 'a, b, c and 52 more': each once, and of many the first. */
export const listedText = (items: readonly string[]): string => {
  const distinct = [...new Set(items)];
  return distinct.length > 4
    ? `${distinct.slice(0, 3).join(', ')} and ${distinct.length - 3} more`
    : distinct.join(', ');
};
