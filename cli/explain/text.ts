/** An explanation as a terminal shows it: no wider than the terminal and than a hundred columns, in colour only there. */
import { styleText } from 'node:util';
import type { Block, Section } from '../../text/blocks.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { wrap } from '../../explain/wrap.ts';
import { sumOf } from '../../numbers/sum.ts';
import { clamp } from '../../numbers/clamp.ts';

export interface Look {
  readonly columns: number;
  readonly colour: boolean;
}

const widest = 100;
const narrowest = 40;
const indent = '  ';

export const explanationText = ({ id, title, kind, sections }: Explanation, look: Look): string => {
  const width = widthOf(look);
  return `${boldIn(look)(id)} (${kind})\n${wrap(title, width)}\n\n${sectionsText(sections, look)}`;
};

export const sectionsText = (sections: readonly Section[], look: Look): string =>
  `${sections.map((section) => sectionText(section, widthOf(look), boldIn(look))).join('\n\n')}\n`;

const widthOf = ({ columns }: Look): number => clamp(columns, narrowest, widest);

const boldIn =
  ({ colour }: Look) =>
  (text: string): string =>
    colour ? styleText('bold', text, { validateStream: false }) : text;

const sectionText = ({ title, blocks }: Section, width: number, bold: (text: string) => string): string =>
  [bold(title), ...blocks.map((block) => blockText(block, width))].join('\n');

const blockText = (block: Block, width: number): string => {
  switch (block.kind) {
    case 'Text':
      return wrap(block.text, width, indent);
    case 'List':
      return block.items.map((item) => wrap(item, width, `${indent}- `, `${indent}  `)).join('\n');
    case 'Steps':
      return block.items.map((item, index) => wrap(item, width, `${indent}${index + 1}. `, `${indent}   `)).join('\n');
    case 'Table':
      return tableText(block.head, block.rows, width);
    case 'Code':
      return block.text
        .split('\n')
        .map((line) => `${indent}${indent}${line}`.trimEnd())
        .join('\n');
    case 'Links':
      return block.links.map(({ name, url }) => `${indent}${name}: ${url}`).join('\n');
  }
};

/** The last column takes what is left, on as many lines as it needs. A table too wide for that is a list. */
const tableText = (head: readonly string[], rows: readonly (readonly string[])[], width: number): string => {
  const widths = head
    .slice(0, -1)
    .map((_title, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const before = indent.length + sumOf(widths, (width) => width + 2);
  if (before + 20 > width) return rows.map((row) => asList(head, row, width)).join('\n');
  const lines = head.some((title) => title !== '') ? [head, ...rows] : rows;
  return lines
    .map((row) => {
      const fixed = row.slice(0, -1).map((text, column) => `${text.padEnd(widths[column] ?? 0)}  `);
      return wrap(row.at(-1) ?? '', width, `${indent}${fixed.join('')}`, ' '.repeat(before)).trimEnd();
    })
    .join('\n');
};

const asList = (head: readonly string[], row: readonly string[], width: number): string =>
  wrap(row.map((text, column) => `${head[column] ?? ''}: ${text}`).join('; '), width, `${indent}- `, `${indent}  `);
