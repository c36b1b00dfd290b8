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

interface Operator {
  readonly word: string;
  readonly level: number;
  readonly from: number;
  /** Brackets around it. */
  readonly depth: number;
}

interface Parentheses {
  readonly open: number;
  readonly close: number;
  readonly depth: number;
}

/** Read once: parts of the text are ranges of it. */
interface Scanned {
  readonly text: string;
  /** Words between spaces that are operators, outside of strings. */
  readonly operators: readonly Operator[];
  readonly parentheses: readonly Parentheses[];
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** `text` on one line, with one space around each operator. */
export const onLines = (text: string): string =>
  text.length <= width ? text : partOnLines(scan(text), { from: 0, to: text.length, depth: 0 }, '');

const partOnLines = (scanned: Scanned, part: Part, indent: string): string => {
  const { from, to, depth } = part;
  const asItIs = indent + scanned.text.slice(from, to);
  if (asItIs.length <= width) return asItIs;
  // Never the first word: that is a sign.
  const operators = scanned.operators.filter((one) => one.depth === depth && one.from > from && one.from < to);
  if (operators.length === 0) return insideParentheses(scanned, part, indent) ?? asItIs;
  const loosest = Math.min(...operators.map(({ level }) => level));
  let lines = '';
  let before: Operator | undefined;
  for (const operator of operators) {
    if (operator.level !== loosest) continue;
    lines += `${withOperator(scanned, before, { from: endOf(before, from), to: operator.from - 1, depth }, indent)}\n`;
    before = operator;
  }
  return lines + withOperator(scanned, before, { from: endOf(before, from), to, depth }, indent);
};

const endOf = (operator: Operator | undefined, start: number): number =>
  operator === undefined ? start : operator.from + operator.word.length + 1;

const isWordy = (operator: string): boolean => /^[a-z]/.test(operator);

const withOperator = (scanned: Scanned, operator: Operator | undefined, part: Part, indent: string): string => {
  const lines = partOnLines(scanned, part, indent);
  if (operator === undefined) return lines;
  return isWordy(operator.word)
    ? `${indent}${operator.word}\n${lines}`
    : `${indent}${operator.word} ${lines.slice(indent.length)}`;
};

/**
 * `name(...)`, or `name by (label) (...)`: what is in the last pair goes on lines of its own. A call in a call around one
 * selector is read as one word, however long.
 */
const insideParentheses = (scanned: Scanned, { from, to, depth }: Part, indent: string): string | undefined => {
  const { text, operators, parentheses } = scanned;
  const pair = parentheses.find((one) => one.depth === depth && one.open >= from && one.close === to - 1);
  if (pair === undefined) return undefined;
  const inner = { from: pair.open + 1, to: pair.close, depth: depth + 1 };
  if (!operators.some((one) => one.from > inner.from && one.from < inner.to)) return undefined;
  const lines = partOnLines(scanned, inner, `${indent}  `);
  return `${indent}${text.slice(from, inner.from)}\n${lines}\n${indent})`;
};

const code = (char: string): number => char.charCodeAt(0);
const [space, quote, backslash, parenthesis] = [' ', '"', '\\', '('].map(code) as [number, number, number, number];
const opening: ReadonlySet<number> = new Set(['(', '[', '{'].map(code));
const closing: ReadonlySet<number> = new Set([')', ']', '}'].map(code));
const longestOperator = 'unless'.length;

const scan = (text: string): Scanned => {
  const operators: Operator[] = [];
  const parentheses: Parentheses[] = [];
  const open: number[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) at = closingQuote(text, at);
    else if (char === space) {
      const word = at - from <= longestOperator ? text.slice(from, at) : '';
      const level = looseness.get(word);
      if (level !== undefined) operators.push({ word, level, from, depth: open.length });
      from = at + 1;
    } else if (opening.has(char)) {
      open.push(at);
      from = at + 1;
    } else if (closing.has(char)) {
      const begun = open.pop() ?? 0;
      if (text.charCodeAt(begun) === parenthesis) parentheses.push({ open: begun, close: at, depth: open.length });
    }
  }
  return { text, operators, parentheses };
};

const closingQuote = (text: string, open: number): number => {
  let at = open + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
};
