/** Lines no wider than asked, broken between words; a word that is wider stands alone, as an address does. */

/** `first` stands before the first line, `rest` before the others. */
export const wrap = (text: string, width: number, first = '', rest: string = first): string => {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
};
