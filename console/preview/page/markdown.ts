/// <reference lib="dom" />
/** Renders the Markdown of text panels as elements: paragraphs, lists, bold and code. Text never becomes markup. */

const inline = (text: string, into: HTMLElement): void => {
  for (const part of text.split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) {
      into.append(element('strong', part.slice(2, -2)));
    } else if (part.startsWith('`') && part.endsWith('`') && part.length > 2) {
      into.append(element('code', part.slice(1, -1)));
    } else into.append(part);
  }
};

export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text = '',
  className = '',
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  if (text !== '') made.textContent = text;
  if (className !== '') made.className = className;
  return made;
};

export const markdown = (text: string): HTMLElement => {
  const words = element('div', '', 'words');
  for (const block of text.split(/\n{2,}/)) {
    const lines = block.split('\n');
    if (lines.every((line) => line.startsWith('- '))) {
      const list = element('ul');
      for (const line of lines) {
        const item = element('li');
        inline(line.slice(2), item);
        list.append(item);
      }
      words.append(list);
    } else {
      const paragraph = element('p');
      inline(lines.join(' '), paragraph);
      words.append(paragraph);
    }
  }
  return words;
};
