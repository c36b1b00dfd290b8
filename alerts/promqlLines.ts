/**
 * Long PromQL on several lines, the same for the same text: broken at the operators that bind loosest, then inside of
 * parentheses. Only spaces change.
 */

const width = 100;

/** Loosest first. Source: Prometheus, "Operators", binary operator precedence. */
const precedence: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** `text` on one line, with one space around each operator. */
export const onLines = (text: string, indent = ''): string => {
  if (indent.length + text.length <= width) return indent + text;
  const words = topLevelWords(text);
  for (const operators of precedence) {
    const parts = splitAt(words, operators);
    if (parts.length > 1) return parts.map((part) => withOperator(part, indent)).join('\n');
  }
  return insideParentheses(text, indent);
};

interface Part {
  /** That stands before it; undefined for the first. */
  readonly operator: string | undefined;
  readonly text: string;
}

const isWordy = (operator: string): boolean => /^[a-z]/.test(operator);

const withOperator = ({ operator, text }: Part, indent: string): string => {
  if (operator === undefined) return onLines(text, indent);
  if (isWordy(operator)) return `${indent}${operator}\n${onLines(text, indent)}`;
  return `${indent}${operator} ${onLines(text, indent).slice(indent.length)}`;
};

/** `name(...)`, or `name by (label) (...)`: what is in the last pair goes on lines of its own. */
const insideParentheses = (text: string, indent: string): string => {
  const open = opensLast(text);
  if (open === undefined) return indent + text;
  const inner = text.slice(open + 1, -1);
  if (!hasOperator(inner)) return indent + text;
  return `${indent}${text.slice(0, open + 1)}\n${onLines(inner, `${indent}  `)}\n${indent})`;
};

/** A call in a call around one selector is read as one word, however long. */
const hasOperator = (text: string): boolean => operatorWord.test(text.replaceAll(string, ''));

const string = /"(?:[^"\\]|\\.)*"/g;
const operatorWord = / (?:or|and|unless|==|!=|<=|<|>=|>|\+|-|\*|\/|%) /;

/** Where the pair opens that closes at the very end. */
const opensLast = (text: string): number | undefined => {
  let found: number | undefined;
  scan(text, (char, at, depth) => {
    if (char === '(' && depth === 0) found = at;
  });
  return text.endsWith(')') ? found : undefined;
};

/** Words between spaces that are in no pair of brackets and no string. */
const topLevelWords = (text: string): readonly string[] => {
  const words: string[] = [];
  let from = 0;
  scan(text, (char, at, depth) => {
    if (char !== ' ' || depth > 0) return;
    words.push(text.slice(from, at));
    from = at + 1;
  });
  return [...words, text.slice(from)];
};

const splitAt = (words: readonly string[], operators: readonly string[]): readonly Part[] => {
  const parts: Part[] = [];
  let operator: string | undefined;
  let held: string[] = [];
  for (const word of words) {
    if (operators.includes(word) && held.length > 0) {
      parts.push({ operator, text: held.join(' ') });
      operator = word;
      held = [];
    } else {
      held.push(word);
    }
  }
  return [...parts, { operator, text: held.join(' ') }];
};

/** Calls back for each space and bracket outside of strings, with the depth of brackets in which it stands. */
const scan = (text: string, seen: (char: string, at: number, depth: number) => void): void => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charAt(at)) {
      case '"':
        at = closingQuote(text, at);
        break;
      case ' ':
        seen(' ', at, depth);
        break;
      case '(':
      case '[':
      case '{':
        seen(text.charAt(at), at, depth);
        depth += 1;
        break;
      case ')':
      case ']':
      case '}':
        depth -= 1;
        break;
      default:
    }
  }
};

const closingQuote = (text: string, open: number): number => {
  let at = open + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
};
