/** HTML and XML that are escaped by construction: a text that is put in stays a text, and only `Markup` is markup. */
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

/** The five with a meaning, and what XML 1.0 (2.2, "Characters") forbids: one of those makes a reader refuse the whole document. */
const special =
  // oxlint-disable-next-line no-control-regex
  /[&<>"'\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'kind' in part ? part.text : part.map(textOf).join('');
  return String(part).replaceAll(special, (character) => entities[character] ?? '\uFFFD');
};

export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  kind: 'Markup',
  text: strings.map((literal, i) => literal + textOf(parts[i])).join(''),
});

/** A style sheet of ours, in its element: nothing inside it is escaped. */
export const styleSheet = (css: string): Markup => ({ kind: 'Markup', text: `<style>${css}</style>` });

/** A script of ours, in its element: nothing inside it is escaped. */
export const scriptElement = (script: string): Markup => ({ kind: 'Markup', text: `<script>${script}</script>` });
