/** JSON.parse keeps the last of equal keys, and other parsers the first: an answer with both says two things. */
import { visit } from 'jsonc-parser';

/** The first key that an object of this text has twice. */
export const duplicateKey = (text: string): string | undefined => {
  const open: Set<string>[] = [];
  let duplicate: string | undefined;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key) => {
      const keys = open.at(-1);
      if (keys?.has(key) === true) duplicate ??= key;
      keys?.add(key);
    },
  });
  return duplicate;
};
