/**
 * Placeholders of templates. A text with a placeholder has an unknown value, so no rule may report it as wrong. Terraform
 * and shells (`${x}`, `$X`), Helm and Jinja (`{{ x }}`, `{% x %}`), printf (`%s`), ERB (`<%= x %>`), and names that
 * documentation asks the reader to replace (`<PROJECT>`, `[PROJECT_ID]`, `__PROJECT__`, `@PROJECT@`, `YOUR_PROJECT`).
 */
const pattern =
  /\$\{|\$[A-Za-z_]|\$\(|\{\{|\{%|<%|<<|\[\[\s*[\w.]+\s*\]\]|#\{|\(\([\w.-]+\)\)|%(?:\d{1,2}\$)?[-+0 #]{0,5}\d{0,3}(?:\.\d{1,3})?[sdvqfgtiTx](?![A-Za-z0-9])|%\(\w+\)s|<[A-Za-z][\w .-]*>|\[[A-Z][A-Z0-9_ -]*\]|__[A-Za-z]\w*__|@[A-Z_]+@|\bYOUR[_-]/;

/** Fast pre-check: every placeholder contains one of these, most texts contain none. */
const hint = /[$%{<[(#@]|__|YOUR/;

export const isTemplated = (text: string): boolean => hint.test(text) && pattern.test(text);

/** Pattern for queries, where `__name__` and `[A-Z]` are not placeholders. */
const inQuery =
  /\$\{|\$[A-Za-z_]|\$\(|\{\{|\{%|<%|#\{|%(?:\d+\$)?[sdvq](?![A-Za-z0-9])|%\(\w+\)s|<[A-Za-z][\w-]*>|@[A-Z_]+@/;

export const isTemplatedQuery = (text: string): boolean => inQuery.test(text);

/** Placeholders outside quotes in place of a value: they are quoted before the text is parsed as JSON. */
const bare =
  /\$\{(?:[^{}"]|\{[^{}]*\}|"[^"]*")*\}|\{\{(?:[^{}]|\{[^{]|\}[^}])*\}\}|\$[A-Za-z_]\w*|%(?:\d+\$)?[sdvqfgt](?![A-Za-z0-9])|<%[^%]*%>|@[A-Z_]+@|__[A-Z]\w*__/y;

export interface Filled {
  readonly text: string;
  /** Offsets into the filled text with the total number of characters added before them. */
  readonly shifts: readonly { readonly from: number; readonly by: number }[];
}

/** The text with each bare placeholder wrapped in a JSON string; undefined when there is none. */
export const fillPlaceholders = (text: string): Filled | undefined => {
  const parts: string[] = [];
  const shifts: { from: number; by: number }[] = [];
  const placeholder = new RegExp(bare);
  let [done, length, by] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') {
      i = endOfString(text, i);
    } else if ('$%{<@_'.includes(character)) {
      placeholder.lastIndex = i;
      const found = placeholder.exec(text)?.[0];
      if (found === undefined) continue;
      const value = JSON.stringify(found);
      parts.push(text.slice(done, i), value);
      length += i - done + value.length;
      by += value.length - found.length;
      shifts.push({ from: length, by });
      done = i + found.length;
      i = done - 1;
    }
  }
  return shifts.length === 0 ? undefined : { text: parts.join('') + text.slice(done), shifts };
};

/** Index of the closing quote, or of the last character. */
const endOfString = (text: string, start: number): number => {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
};

/** Maps an offset in the filled text to one in the original. */
export const originalOffset = ({ shifts }: Filled, offset: number): number => {
  let [low, high] = [0, shifts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shifts[middle]!.from <= offset) low = middle + 1;
    else high = middle;
  }
  return offset - (shifts[low - 1]?.by ?? 0);
};
