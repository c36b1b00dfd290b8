/**
 * TypeScript as a tree, printed as this repository formats it: what fits into 120 columns stands on one line, and what does not is
 * broken at its outermost brackets. Comments stand before what they are about.
 */
export type Code =
  | { readonly kind: 'Text'; readonly text: string }
  | { readonly kind: 'Call'; readonly name: string; readonly args: readonly Code[] }
  | { readonly kind: 'Object'; readonly members: readonly (Member | Comment)[] }
  | { readonly kind: 'List'; readonly items: readonly (Code | Comment)[] };

export interface Member {
  readonly kind: 'Member';
  readonly key: string;
  readonly value: Code;
}

/** A sentence, and code to copy on a line of its own. Neither can end the comment, whatever it holds. */
export interface Comment {
  readonly kind: 'Comment';
  readonly text: string;
  readonly code: string | undefined;
}

export const text = (value: string): Code => ({ kind: 'Text', text: value });
export const call = (name: string, ...args: readonly Code[]): Code => ({ kind: 'Call', name, args });
export const list = (items: readonly (Code | Comment)[]): Code => ({ kind: 'List', items });
export const object = (members: readonly (Member | Comment)[]): Code => ({ kind: 'Object', members });
export const member = (key: string, value: Code): Member => ({ kind: 'Member', key, value });
export const comment = (sentence: string, code?: string): Comment => ({ kind: 'Comment', text: sentence, code });
export const quoted = (value: string): Code => text(literal(value));

/** A string as it is written in the source. Line separators of Unicode would end a line in old engines. */
export const literal = (value: string): string => {
  const escaped = JSON.stringify(value)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
  const inner = escaped.slice(1, -1).replaceAll(String.raw`\"`, '"');
  const [singles, doubles] = [value.split("'").length, value.split('"').length];
  return singles > doubles ? escaped : `'${inner.replaceAll("'", String.raw`\'`)}'`;
};

/** On one line, without what would end a comment or change how a line is shown. */
export const commentText = (value: string): string =>
  value
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trim();

const width = 120;
const step = '  ';

/** `column`: what stands before it on its line; `after`: what follows its end. */
export const print = (code: Code, indent: string = '', column: number = indent.length, after: number = 0): string => {
  const flat = flatOf(code);
  if (flat !== undefined && column + flat.length + after <= width) return flat;
  switch (code.kind) {
    case 'Text':
      return code.text;
    case 'Object':
      return brackets(
        '{',
        code.members.map((item) => lineOf(item, indent + step)),
        '}',
        indent,
      );
    case 'List':
      return brackets(
        '[',
        code.items.map((item) => lineOf(item, indent + step)),
        ']',
        indent,
      );
    case 'Call':
      return callOf(code, indent, column, after);
  }
};

const brackets = (open: string, lines: readonly string[], close: string, indent: string): string =>
  [open, ...lines, `${indent}${close}`].join('\n');

const lineOf = (item: Code | Member | Comment, indent: string): string => {
  if (item.kind === 'Comment') {
    const code = item.code === undefined ? [] : [`${indent}// ${commentText(item.code)}`];
    return [...commentLines(item.text, indent), ...code].join('\n');
  }
  if (item.kind !== 'Member') return `${indent}${print(item, indent, indent.length, 1)},`;
  const head = `${indent}${keyOf(item.key)}:`;
  const flat = flatOf(item.value);
  if (item.value.kind === 'Text' && flat !== undefined && head.length + flat.length + 2 > width && breaksAfter(item))
    return `${head}\n${indent}${step}${flat},`;
  return `${head} ${print(item.value, indent, head.length + 1, 1)},`;
};

/** A long string goes on the next line, unless that would begin hardly further left: prettier's rule, 3 columns. */
const breaksAfter = ({ key, value }: Member): boolean =>
  value.kind === 'Text' && /^['"]/.test(value.text) && key.length - step.length >= 3;

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key));

/** The last argument stays with the bracket of the call, as long as the others fit on its line. */
const callOf = (
  { name, args }: Extract<Code, { kind: 'Call' }>,
  indent: string,
  column: number,
  after: number,
): string => {
  const last = args.at(-1);
  const before = args.slice(0, -1).map(flatOf);
  const head = `${name}(${before.map((argument) => `${argument}, `).join('')}`;
  const isHugged =
    last !== undefined && (last.kind === 'Object' || last.kind === 'List') && !before.includes(undefined);
  if (isHugged && column + head.length + 1 <= width)
    return `${head}${print(last, indent, column + head.length, after + 1)})`;
  if (args.length === 0) return `${name}()`;
  return brackets(
    `${name}(`,
    args.map((argument) => lineOf(argument, indent + step)),
    ')',
    indent,
  );
};

/** On one line; undefined where a comment is in it. */
const flatOf = (code: Code): string | undefined => {
  switch (code.kind) {
    case 'Text':
      return code.text;
    case 'Call': {
      const args = code.args.map(flatOf);
      return args.includes(undefined) ? undefined : `${code.name}(${args.join(', ')})`;
    }
    case 'List': {
      const items = code.items.map((item) => (item.kind === 'Comment' ? undefined : flatOf(item)));
      return items.includes(undefined) || isBroken(code.items) ? undefined : `[${items.join(', ')}]`;
    }
    case 'Object': {
      const members = code.members.map((item) => (item.kind === 'Comment' ? undefined : flatMember(item)));
      if (members.includes(undefined)) return undefined;
      return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
    }
  }
};

const flatMember = ({ key, value }: Member): string | undefined => {
  const flat = flatOf(value);
  return flat === undefined ? undefined : `${keyOf(key)}: ${flat}`;
};

/** A list of several objects with several members each is never on one line. */
const isBroken = (items: readonly (Code | Comment)[]): boolean =>
  items.length > 1 && items.every((item) => item.kind === 'Object' && item.members.length > 1);

/** Words of a comment, in lines that end before column 120. A word that is longer has a line of its own. */
export const commentLines = (value: string, indent: string): readonly string[] => {
  const room = width - indent.length - 3;
  const lines: string[] = [];
  for (const word of commentText(value).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${indent}// ${line}`);
};
