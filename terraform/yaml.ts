/**
 * Our own plain data as YAML, block style, the same bytes for the same data: a library's writer takes longer than all the
 * rest of an emitted system. A property test holds it against the `yaml` library: what is written here reads back equal.
 */

/** What JSON can say. A member that is undefined is left out. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** One document, ending with a line feed. */
export const yamlOf = (value: Plain): string => {
  if (isArray(value)) return value.length === 0 ? '[]\n' : items(value, '').slice(1) + '\n';
  if (isObject(value)) return isEmpty(value) ? '{}\n' : members(value, '').slice(1) + '\n';
  return `${scalar(value, '')}\n`;
};

/** Several documents in one file. */
export const yamlDocuments = (values: readonly Plain[]): string =>
  values.map((value) => `---\n${yamlOf(value)}`).join('');

type Members = Exclude<Plain, string | number | boolean | null | readonly Plain[]>;

const isArray = (value: Plain): value is readonly Plain[] => Array.isArray(value);
const isObject = (value: Plain): value is Members => typeof value === 'object' && value !== null;

const isEmpty = (value: Members): boolean => {
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
};

/** Each line begins with a line feed, so that the first one can follow a '- '. */
const members = (value: Members, indent: string): string => {
  let text = '';
  for (const key in value) {
    const member = value[key];
    if (member !== undefined) text += `\n${indent}${flow(key)}:${below(member, indent)}`;
  }
  return text;
};

const items = (values: readonly Plain[], indent: string): string => {
  let text = '';
  for (const value of values) {
    if (isObject(value) && !isArray(value) && !isEmpty(value)) {
      text += `\n${indent}- ${members(value, `${indent}  `).slice(indent.length + 3)}`;
    } else {
      text += `\n${indent}-${below(value, indent)}`;
    }
  }
  return text;
};

/** What stands behind a key or a dash: on the same line, or one step deeper on the next ones. */
const below = (value: Plain, indent: string): string => {
  if (isArray(value)) return value.length === 0 ? ' []' : items(value, `${indent}  `);
  if (isObject(value)) return isEmpty(value) ? ' {}' : members(value, `${indent}  `);
  return ` ${scalar(value, indent)}`;
};

const scalar = (value: string | number | boolean | null, indent: string): string => {
  if (typeof value !== 'string') return String(value);
  return value.includes('\n') && isBlock(value) ? block(value, `${indent}  `) : flow(value);
};

/** Plain only where no reader of YAML 1.1 or 1.2 sees anything but a string: a letter first, then what means nothing. */
const plain = /^[A-Za-z_](?:[\w ./()%+-]*[\w.)%])?$/;
const words = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;
const printable = /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const flow = (text: string): string => {
  if (plain.test(text) && !words.test(text)) return text;
  if (text.includes('"') && !text.includes("'") && printable.test(text)) return `'${text}'`;
  return JSON.stringify(text).replaceAll(unprintable, escaped);
};

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Of printable lines, the first not indented, the last ended once or not at all: what a literal block keeps to the letter. */
const isBlock = (text: string): boolean =>
  /^[^\s]/.test(text) && /[^\s]\n?$/.test(text) && printable.test(text.replaceAll('\n', ''));

const block = (text: string, indent: string): string => {
  const ended = text.endsWith('\n');
  const lines = (ended ? text.slice(0, -1) : text).replaceAll(/\n(?=[^\n])/g, `\n${indent}`);
  return `${ended ? '|' : '|-'}\n${indent}${lines}`;
};
