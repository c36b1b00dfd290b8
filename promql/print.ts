/**
 * Writes a tree as PromQL, the same text for the same tree. What fits stands on one line; what does not is broken at its
 * outermost operators, then inside of brackets, two spaces further in. Brackets stand only where precedence needs them.
 * An expression without operators stays on its line, however long: `sum(rate(x[5m]))` reads as one word.
 */
import type { Binary, Duration, Expr, Grouping, Matcher, Matching, VectorSelector } from './expr.ts';
import { memoize } from '../model/memoize.ts';
import { nameLabel } from './labels.ts';
import { isRightAssociative, precedenceOf, signPrecedence } from './precedence.ts';
import type { Span } from './promqlError.ts';

const width = 100;

/** On one line; and, of an expression with operators, on several. */
type Layout = string | Breakable;

interface Breakable {
  /** Characters of `line`, which is made only where it fits. */
  readonly width: number;
  readonly line: () => string;
  /** `head`: start of the first line; the others start with `indent`. */
  readonly lines: (indent: string, head: string) => string;
}

/**
 * On several lines where one would be longer than 100 characters. `known`: to be handed on between expressions that
 * share selectors.
 */
export const print = (expr: Expr, known: SelectorTexts = new Map()): string => lay(layoutOf(expr, known), '');

export const printOnOneLine = (expr: Expr): string => lineOf(layoutOf(expr, new Map()));

/** Where an expression was read; of one that was built, its whole printed text. */
export const spanOf = (expr: Expr): Span => {
  if (expr.at !== undefined) return expr.at;
  const query = printOnOneLine(expr);
  return { query, from: 0, to: query.length };
};

const lineOf = (layout: Layout): string => (typeof layout === 'string' ? layout : layout.line());

const widthOf = (layout: Layout): number => (typeof layout === 'string' ? layout.length : layout.width);

const lay = (layout: Layout, indent: string, head = indent): string => {
  if (typeof layout === 'string') return head + layout;
  return indent.length + layout.width <= width ? head + layout.line() : layout.lines(indent, head);
};

/** Texts of selectors, as a selector often stands in a tree several times. */
export type SelectorTexts = Map<VectorSelector, string>;

const layoutOf = (expr: Expr, known: SelectorTexts): Layout => {
  switch (expr.kind) {
    case 'Number':
      return expr.text;
    case 'String':
      return quoted(expr.value);
    case 'VectorSelector':
      return selector(expr, known) + offset(expr.offset);
    case 'RangeSelector':
      return `${selector(expr.of, known)}[${expr.range.text}]${offset(expr.of.offset)}`;
    case 'Subquery': {
      const tail = `[${expr.range.text}:${expr.step?.text ?? ''}]${offset(expr.offset)}`;
      return followed(isOneWord(expr.of) ? layoutOf(expr.of, known) : enclosed('', expr.of, known), tail);
    }
    case 'Call': {
      const [only] = expr.args;
      return expr.args.length === 1 && only !== undefined
        ? enclosed(expr.function, only, known)
        : listed(expr.function, expr.args, known);
    }
    case 'Aggregate': {
      const head = expr.op + grouping(expr.grouping);
      return expr.parameter === undefined
        ? enclosed(head, expr.of, known)
        : listed(head, [expr.parameter, expr.of], known);
    }
    case 'Binary':
      return chain(expr, known);
    case 'Unary': {
      const inBrackets = expr.of.kind === 'Binary' && precedenceOf(expr.of.op) <= signPrecedence;
      return signed(expr.op, operand(expr.of, inBrackets, known));
    }
  }
};

const followed = (layout: Layout, tail: string): Layout =>
  typeof layout === 'string'
    ? layout + tail
    : {
        width: layout.width + tail.length,
        line: () => layout.line() + tail,
        lines: (indent, head) => layout.lines(indent, head) + tail,
      };

const signed = (sign: string, layout: Layout): Layout =>
  typeof layout === 'string'
    ? sign + layout
    : {
        width: sign.length + layout.width,
        line: () => sign + layout.line(),
        lines: (indent, head) => layout.lines(indent, head + sign),
      };

/** `name(argument)`: broken where the argument may be. */
const enclosed = (name: string, argument: Expr, known: SelectorTexts): Layout => {
  const layout = layoutOf(argument, known);
  if (typeof layout === 'string') return `${name}(${layout})`;
  return {
    width: name.length + layout.width + 2,
    line: () => `${name}(${layout.line()})`,
    lines: (indent, head) => `${head}${name}(\n${lay(layout, `${indent}  `)}\n${indent})`,
  };
};

/** `name(argument, …)`: an argument a line where one of them may be broken. */
const listed = (name: string, args: readonly Expr[], known: SelectorTexts): Layout => {
  const layouts = args.map((argument) => layoutOf(argument, known));
  const line = (): string => `${name}(${layouts.map(lineOf).join(', ')})`;
  if (layouts.every((layout) => typeof layout === 'string')) return line();
  const inside = (indent: string): string => layouts.map((layout) => lay(layout, `${indent}  `)).join(',\n');
  return {
    width: layouts.reduce((sum, layout) => sum + widthOf(layout) + 2, name.length),
    line,
    lines: (indent, head) => `${head}${name}(\n${inside(indent)}\n${indent})`,
  };
};

const operand = (expr: Expr, inBrackets: boolean, known: SelectorTexts): Layout =>
  inBrackets ? enclosed('', expr, known) : layoutOf(expr, known);

/** Operators that bind alike are broken together: `a + b - c` has three lines. */
const chain = (expr: Binary, known: SelectorTexts): Breakable => {
  const { left, right } = expr;
  const word = operator(expr);
  const inBrackets = bindsTooLoose(left, expr, 'left');
  const last = operand(right, bindsTooLoose(right, expr, 'right'), known);
  const isAlike = left.kind === 'Binary' && !inBrackets && precedenceOf(left.op) === precedenceOf(expr.op);
  const first = isAlike ? chain(left, known) : operand(left, inBrackets, known);
  return {
    width: widthOf(first) + word.length + widthOf(last) + 2,
    line: () => `${lineOf(first)} ${word} ${lineOf(last)}`,
    lines: (indent, head) => {
      const before = isAlike ? (first as Breakable).lines(indent, head) : lay(first, indent, head);
      // Words such as `and` stand on a line of their own.
      const after = word >= 'a' ? `${indent}${word}\n${lay(last, indent)}` : lay(last, indent, `${indent}${word} `);
      return `${before}\n${after}`;
    },
  };
};

const bindsTooLoose = (side: Expr, { op }: Binary, where: 'left' | 'right'): boolean => {
  const level = precedenceOf(op);
  const closes = (where === 'right') === isRightAssociative(op);
  if (side.kind === 'Binary') return precedenceOf(side.op) < level || (precedenceOf(side.op) === level && !closes);
  const isSigned = side.kind === 'Unary' || (side.kind === 'Number' && side.text.startsWith('-'));
  return isSigned && where === 'left' && signPrecedence < level;
};

const isOneWord = (expr: Expr): boolean =>
  expr.kind === 'Call' || expr.kind === 'Aggregate' || (expr.kind === 'VectorSelector' && expr.offset === undefined);

const operator = ({ op, bool, matching }: Binary): string => `${op}${bool ? ' bool' : ''}${matched(matching)}`;

/** Always with brackets behind group_left, which would else take those of the operand for its own. */
const matched = ({ kind, labels, many, include }: Matching): string => {
  if (kind === 'ignoring' && labels.length === 0 && many === undefined) return '';
  const group = many === undefined ? '' : ` group_${many} (${list(include)})`;
  return ` ${kind} (${list(labels)})${group}`;
};

const grouping = ({ kind, labels }: Grouping): string =>
  kind === 'by' && labels.length === 0 ? '' : ` ${kind} (${list(labels)}) `;

const list = (labels: readonly string[]): string => labels.map(label).join(', ');

/** Words of the language that cannot stand where a name is expected, whatever their case. */
const keywords: ReadonlySet<string> = new Set(
  'and or unless atan2 by without on ignoring group_left group_right bool offset inf nan start end'.split(' '),
);

const longestKeyword = 'group_right'.length;

const isKeyword = (name: string): boolean => name.length <= longestKeyword && keywords.has(name.toLowerCase());

/** Few, and asked of every selector. */
const label: (name: string) => string = memoize(
  (name) => name,
  (name) => (/^[a-zA-Z_]\w*$/.test(name) && !isKeyword(name) ? name : quoted(name)),
);

const isPlainMetric: (name: string) => boolean = memoize(
  (name) => name,
  (name) => /^[a-zA-Z_:][\w:]*$/.test(name) && !isKeyword(name),
);

/** Such as `up{job="x"}`, or `{"http.server.request.duration_count", job="x"}`. */
const selector = (expr: VectorSelector, known: SelectorTexts): string => {
  const found = known.get(expr);
  if (found !== undefined) return found;
  const text = selectorText(expr);
  known.set(expr, text);
  return text;
};

const selectorText = ({ name, matchers }: VectorSelector): string => {
  const isPlain = name !== undefined && name !== '' && isPlainMetric(name);
  let inside = name === undefined || isPlain ? '' : name === '' ? `${nameLabel}=""` : quoted(name);
  for (const each of matchers) inside += inside === '' ? matcher(each) : `, ${matcher(each)}`;
  return isPlain ? (inside === '' ? name : `${name}{${inside}}`) : `{${inside}}`;
};

const matcher = ({ label: name, op, value }: Matcher): string => `${label(name)}${op}${quoted(value)}`;

const offset = (duration: Duration | undefined): string => (duration === undefined ? '' : ` offset ${duration.text}`);

/** JSON's escapes are among Go's. */
const quoted = (text: string): string => JSON.stringify(text);
