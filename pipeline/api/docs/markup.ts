/** Text as HTML: whatever is put in is escaped, but for HTML made here. */
export interface Markup {
  readonly kind: 'Markup';
  readonly text: string;
}

type Part = Markup | string | number | undefined | readonly (Markup | undefined)[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'kind' in part ? part.text : part.map(textOf).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
};

export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  kind: 'Markup',
  text: strings.map((literal, i) => literal + textOf(parts[i])).join(''),
});
