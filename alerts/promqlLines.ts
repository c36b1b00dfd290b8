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

/** How loosely each operator binds: 0 is the loosest. */
const looseness: ReadonlyMap<string, number> = new Map(
  precedence.flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);

/** `text` on one line, with one space around each operator. */
export const onLines = (text: string, indent = ''): string => {
  if (indent.length + text.length <= width) return indent + text;
  const { operators, lastOpen } = topLevel(text);
  if (operators.length === 0) return insideParentheses(text, lastOpen, indent);
  const loosest = Math.min(...operators.map(({ level }) => level));
  let lines = '';
  let before: Operator | undefined;
  for (const operator of operators) {
    if (operator.level !== loosest) continue;
    lines += `${withOperator(before, text.slice(endOf(before), operator.from - 1), indent)}\n`;
    before = operator;
  }
  return lines + withOperator(before, text.slice(endOf(before)), indent);
};

interface Operator {
  readonly word: string;
  readonly level: number;
  readonly from: number;
}

const endOf = (operator: Operator | undefined): number =>
  operator === undefined ? 0 : operator.from + operator.word.length + 1;

const isWordy = (operator: string): boolean => /^[a-z]/.test(operator);

const withOperator = (operator: Operator | undefined, text: string, indent: string): string => {
  if (operator === undefined) return onLines(text, indent);
  if (isWordy(operator.word)) return `${indent}${operator.word}\n${onLines(text, indent)}`;
  return `${indent}${operator.word} ${onLines(text, indent).slice(indent.length)}`;
};

/** `name(...)`, or `name by (label) (...)`: what is in the last pair goes on lines of its own. */
const insideParentheses = (text: string, open: number | undefined, indent: string): string => {
  if (open === undefined || !text.endsWith(')')) return indent + text;
  const inner = text.slice(open + 1, -1);
  if (!hasOperator(inner)) return indent + text;
  return `${indent}${text.slice(0, open + 1)}\n${onLines(inner, `${indent}  `)}\n${indent})`;
};

/** A call in a call around one selector is read as one word, however long. */
const hasOperator = (text: string): boolean => operatorWord.test(text.replaceAll(string, ''));

const string = /"(?:[^"\\]|\\.)*"/g;
const operatorWord = / (?:or|and|unless|==|!=|<=|<|>=|>|\+|-|\*|\/|%) /;

interface TopLevel {
  /** Words between spaces that are operators, outside of brackets and strings; never the first word, a sign. */
  readonly operators: readonly Operator[];
  /** Of the last pair of parentheses. */
  readonly lastOpen: number | undefined;
}

const code = (char: string): number => char.charCodeAt(0);
const [space, quote, backslash, parenthesis] = [' ', '"', '\\', '('].map(code) as [number, number, number, number];
const longestOperator = 'unless'.length;
const opening: ReadonlySet<number> = new Set(['(', '[', '{'].map(code));
const closing: ReadonlySet<number> = new Set([')', ']', '}'].map(code));

/** By code units, as every expression of every system goes through here. */
const topLevel = (text: string): TopLevel => {
  const operators: Operator[] = [];
  let lastOpen: number | undefined;
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) at = closingQuote(text, at);
    else if (char === space) {
      if (depth > 0) continue;
      if (from > 0 && at - from <= longestOperator) {
        const word = text.slice(from, at);
        const level = looseness.get(word);
        if (level !== undefined) operators.push({ word, level, from });
      }
      from = at + 1;
    } else if (opening.has(char)) {
      if (char === parenthesis && depth === 0) lastOpen = at;
      depth += 1;
    } else if (closing.has(char)) depth -= 1;
  }
  return { operators, lastOpen };
};

const closingQuote = (text: string, open: number): number => {
  let at = open + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
};
