/** Notes of a team in its runbook: one field that holds a file, a page or the text itself. */
import type { SystemDefinition } from './definition.ts';

export type RunbookNotes =
  /** From the root of the repository. */
  | { readonly kind: 'File'; readonly path: string }
  | { readonly kind: 'Page'; readonly url: string }
  | { readonly kind: 'Text'; readonly text: string };

export const notesOf = ({ runbook }: Pick<SystemDefinition, 'runbook'>): RunbookNotes | undefined => {
  if (runbook === undefined) return undefined;
  if (!isOneWord(runbook)) return { kind: 'Text', text: runbook.trim() };
  const word = runbook.trim();
  return isUrl(word) ? { kind: 'Page', url: word } : { kind: 'File', path: word };
};

/** A text has spaces; a path and a URL have none. */
const isOneWord = (text: string): boolean => !/\s/.test(text.trim()) && /[./\\]/.test(text);

const isUrl = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text);

/** What is wrong with a path, to follow it in a message; undefined where nothing is, or for a text. */
export const badNotes = (runbook: string): string | undefined => {
  if (!isOneWord(runbook) || isUrl(runbook)) return undefined;
  if (/^[a-z]+:/i.test(runbook)) return 'is not an address of a page';
  if (runbook.includes('\\')) return 'has backslashes: a path has slashes';
  if (runbook.startsWith('/')) return 'begins at the root of a disk, not of the repository';
  if (runbook.split('/').includes('..')) return 'leads out of the repository';
  return runbook.endsWith('.md') ? undefined : 'is not a Markdown file, whose name ends in .md';
};
