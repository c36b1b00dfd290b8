/**
 * Text as Markdown shows it, unchanged. What has no meaning where it stands stays as it is, because a notification is
 * often read unrendered. Source: CommonMark 0.31, and GitHub's tables and strikethrough.
 */
import type { Block } from './blocks.ts';

/** Inside a paragraph, a heading or a list item. */
export const escaped = (text: string): string => (mayChange.test(text) ? withoutMeaning(oneLine(text)) : text);

const oneLine = (text: string): string => text.replaceAll(/\s{2,}|[^\S ]/g, ' ');

/** Whether any rule of this module may apply: most texts have nothing of the kind, and this is the only pass over them. */
const mayChange = /[\\`*[\]<>~_&$|\f\n\r\t\v\u0080-\uffff]| {2}|^[#+=\d-]/;

const withoutMeaning = (text: string): string =>
  withoutInlineMeaning(text)
    .replace(/^([#+=-])/, String.raw`\$1`)
    .replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`);

const withoutInlineMeaning = (text: string): string =>
  text
    .replaceAll(/[\\`*[\]<>~]/g, String.raw`\$&`)
    // Between letters an underscore is a letter.
    .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\_`)
    .replaceAll(/&(?=#?\w+;)/g, String.raw`\&`)
    // Cloud Monitoring puts a value in the place of what looks like a variable.
    .replaceAll('${', String.raw`$\{`);

/** In a cell of a table, where nothing stands at the beginning of a line. */
export const cell = (text: string): string =>
  mayChange.test(text) ? withoutInlineMeaning(oneLine(text)).replaceAll('|', String.raw`\|`) : text;

/** Between backquotes, of which there are more than inside. */
export const code = (text: string): string => {
  if (!text.includes('`')) return `\`${text}\``;
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const edge = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${edge}${text}${edge}${fence}`;
};

export const link = (name: string, url: string): string => `[${escaped(name)}](${url})`;

/** Cells are Markdown already; a '|' inside code has to be escaped even there. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Blocks one under the other, with an empty line between. */
export const markdownOf = (blocks: readonly Block[]): string => blocks.map(blockMarkdown).join('\n\n');

const blockMarkdown = (block: Block): string => {
  switch (block.kind) {
    case 'Text':
      return escaped(block.text);
    case 'List':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'Steps':
      return block.items.map((item, index) => `${index + 1}. ${escaped(item)}`).join('\n');
    case 'Table':
      return markdownTable(
        block.head.map(cell),
        block.rows.map((row) => row.map(cell)),
      );
    case 'Code':
      return `\`\`\`\n${block.text}\n\`\`\``;
    case 'Links':
      return `Open: ${block.links.map(({ name, url }) => link(name, url)).join(', ')}`;
  }
};
