/** Text as HTML: whatever is put in is escaped, but for HTML made here. */
export interface Html {
  readonly kind: 'Html';
  readonly text: string;
}

type Part = Html | string | number | undefined | readonly (Html | undefined)[];

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

export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  kind: 'Html',
  text: strings.map((literal, i) => literal + textOf(parts[i])).join(''),
});
