/** Wraps text at words to at most the given width. A longer word, such as a URL, gets a line of its own. */

/** `first` is the prefix of the first line, `rest` that of the others. */
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
