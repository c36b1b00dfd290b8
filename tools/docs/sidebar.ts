/** The sidebar of the site, read from the index of the documents: docs/README.md has every page once, by what one wants to do. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pageOf } from './pages.ts';

export interface Item {
  readonly text: string;
  readonly link: string;
}

export interface Group {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: readonly Item[];
}

/** Its first heading, without the date that some begin with. */
const titleOf = (text: string): string =>
  (/^# (?:\d{4}-\d\d-\d\d: )?(.*)$/m.exec(text)?.[1] ?? '')
    .replaceAll('`', '')
    .replace(/^./, (first) => first.toUpperCase());

/** The sections of the index with their links, in its order. */
export const indexGroups = (index: string): readonly Group[] =>
  index
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      text: section.slice(0, section.indexOf('\n')),
      collapsed: false,
      items: [...section.matchAll(/^- \[([^\]]+)\]\(([^)]+)\)/gm)].map(([, text = '', href = '']) => ({
        text,
        link: `/${pageOf(path.posix.normalize(`docs/${href}`)) ?? href}`,
      })),
    }));

/** The pages of checks, by the folder that is the first half of their ids. */
export const checkGroups = (docs: string): readonly Group[] =>
  readdirSync(path.join(docs, 'checks'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      text: name,
      collapsed: true,
      items: readdirSync(path.join(docs, 'checks', name))
        .toSorted()
        .map((file) => ({ text: file.replace(/\.md$/, ''), link: `/checks/${name}/${file}` })),
    }))
    .toSorted((a, b) => (a.text < b.text ? -1 : 1));

/** Decisions, newest first. */
export const decisions = (docs: string): readonly (Item & { readonly date: string })[] =>
  readdirSync(path.join(docs, 'decisions'))
    .filter((file) => /^\d/.test(file))
    .toSorted()
    .reverse()
    .map((file) => ({
      text: titleOf(readFileSync(path.join(docs, 'decisions', file), 'utf8')),
      link: `/decisions/${file}`,
      date: file.slice(0, 10),
    }));
