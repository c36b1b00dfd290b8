/** What a runbook and `explain` are made of: prose, lists and tables without any markup, which each of the two adds. */

export interface NamedLink {
  readonly name: string;
  readonly url: string;
}

export type Block =
  | { readonly kind: 'Text'; readonly text: string }
  | { readonly kind: 'List'; readonly items: readonly string[] }
  | { readonly kind: 'Steps'; readonly items: readonly string[] }
  | { readonly kind: 'Table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'Code'; readonly text: string }
  | { readonly kind: 'Links'; readonly links: readonly NamedLink[] };

export interface Section {
  readonly kind: 'Section';
  readonly title: string;
  readonly blocks: readonly Block[];
}

export const text = (...sentences: readonly string[]): Block => ({ kind: 'Text', text: sentences.join(' ') });
export const list = (items: readonly string[]): Block => ({ kind: 'List', items });
export const steps = (items: readonly string[]): Block => ({ kind: 'Steps', items });
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'Table',
  head,
  rows,
});
export const codeOf = (code: string): Block => ({ kind: 'Code', text: code });
export const links = (named: readonly NamedLink[]): Block => ({ kind: 'Links', links: named });

export const section = (title: string, ...blocks: readonly Block[]): Section => ({ kind: 'Section', title, blocks });
