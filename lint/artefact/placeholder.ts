/**
 * What a template leaves to be filled in. Whatever holds one is of unknown value: no rule may say that it is wrong. Terraform
 * and shells (`${x}`, `$X`), Helm and Jinja (`{{ x }}`, `{% x %}`), printf (`%s`), ERB (`<%= x %>`), and names that people
 * are told to replace (`<PROJECT>`, `[PROJECT_ID]`, `__PROJECT__`, `@PROJECT@`, `YOUR_PROJECT`).
 */
const pattern =
  /\$\{|\$[A-Za-z_]|\$\(|\{\{|\{%|<%|<<|\[\[\s*[\w.]+\s*\]\]|#\{|\(\([\w.-]+\)\)|%(?:\d+\$)?[-+0 #]*\d*(?:\.\d+)?[sdvqfgtiTx](?![A-Za-z0-9])|%\(\w+\)s|<[A-Za-z][\w .-]*>|\[[A-Z][A-Z0-9_ -]*\]|__[A-Za-z]\w*__|@[A-Z_]+@|\bYOUR[_-]/;

/** What every placeholder has one of: most texts have none. */
const hint = /[$%{<[(#@]|__|YOUR/;

export const isTemplated = (text: string): boolean => hint.test(text) && pattern.test(text);

/** In a query, where `__name__` and `[A-Z]` mean something of their own. */
const inQuery =
  /\$\{|\$[A-Za-z_]|\$\(|\{\{|\{%|<%|#\{|%(?:\d+\$)?[sdvq](?![A-Za-z0-9])|%\(\w+\)s|<[A-Za-z][\w-]*>|@[A-Z_]+@/;

export const isTemplatedQuery = (text: string): boolean => inQuery.test(text);

/** The placeholders that stand outside quotes, where a value would: to be put in quotes before a text is read as JSON. */
const bare =
  /\$\{(?:[^{}"]|\{[^{}]*\}|"[^"]*")*\}|\{\{(?:[^{}]|\{[^{]|\}[^}])*\}\}|\$[A-Za-z_]\w*|%(?:\d+\$)?[sdvqfgt](?![A-Za-z0-9])|<%[^%]*%>|@[A-Z_]+@|__[A-Z]\w*__/y;

export interface Filled {
  readonly text: string;
  /** Offsets into the filled text behind which it is longer than the original, and by how much in all. */
  readonly shifts: readonly { readonly from: number; readonly by: number }[];
}

/** The text with each bare placeholder as a JSON string that holds it; undefined when there is none. */
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

/** Of the closing quote, or of the last character. */
const endOfString = (text: string, start: number): number => {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
};

/** An offset into the filled text as one into the original. */
export const originalOffset = ({ shifts }: Filled, offset: number): number =>
  offset - (shifts.findLast(({ from }) => from <= offset)?.by ?? 0);
