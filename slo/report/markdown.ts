/** A report as Markdown for an e-mail, a chat or an issue: headings, paragraphs, lists and tables, nothing else. */
import type { Section } from '../../text/blocks.ts';
import { escaped, markdownOf } from '../../text/markdown.ts';

export const reportMarkdown = (title: string, sections: readonly Section[]): string =>
  [
    `# ${escaped(title)}`,
    ...sections.map((section) => `## ${escaped(section.title)}\n\n${markdownOf(section.blocks)}`),
  ].join('\n\n') + '\n';
