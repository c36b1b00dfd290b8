/** Breaks a text between words, so that no line is longer than `columns`. A longer word stays whole: it may be a command or a URL. */
export const wrapped = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((paragraph) => {
      const lines: string[] = [];
      for (const word of paragraph.split(' ')) {
        const last = lines.at(-1);
        if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
        else lines[lines.length - 1] = `${last} ${word}`;
      }
      return lines.join('\n');
    })
    .join('\n');
