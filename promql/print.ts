/**
 * Writes a tree as PromQL, the same text for the same tree. What fits stands on one line; what does not is broken at its
 * outermost operators, then inside of brackets, two spaces further in. Brackets stand only where precedence needs them.
 * An expression without operators stays on its line, however long: `sum(rate(x[5m]))` reads as one word.
 */
import type { Binary, Duration, Expr, Grouping, Matcher, Matching, VectorSelector } from './expr.ts';
import { nameLabel } from './labels.ts';
import { isRightAssociative, precedenceOf, signPrecedence } from './precedence.ts';
import type { Span } from './promqlError.ts';

const width = 100;

/** An expression on one line, and, if it may be broken, on several. */
interface Layout {
  readonly line: string;
  readonly lines?: (indent: string) => string;
}

/** On several lines where one would be longer than 100 characters. */
export const print = (expr: Expr): string => lay(layoutOf(expr), '');

export const printOnOneLine = (expr: Expr): string => layoutOf(expr).line;

/** Where an expression was read; of one that was built, its whole printed text. */
export const spanOf = (expr: Expr): Span => {
  if (expr.at !== undefined) return expr.at;
  const query = printOnOneLine(expr);
  return { query, from: 0, to: query.length };
};

const lay = ({ line, lines }: Layout, indent: string): string =>
  lines === undefined || indent.length + line.length <= width ? indent + line : lines(indent);

const layoutOf = (expr: Expr): Layout => {
  switch (expr.kind) {
    case 'Number':
      return { line: expr.text };
    case 'String':
      return { line: quoted(expr.value) };
    case 'VectorSelector':
      return { line: selector(expr) + offset(expr.offset) };
    case 'RangeSelector':
      return { line: `${selector(expr.of)}[${expr.range.text}]${offset(expr.of.offset)}` };
    case 'Subquery': {
      const { line, lines } = isOneWord(expr.of) ? layoutOf(expr.of) : enclosed('', [expr.of]);
      const tail = `[${expr.range.text}:${expr.step?.text ?? ''}]${offset(expr.offset)}`;
      return { line: line + tail, ...(lines && { lines: (indent) => lines(indent) + tail }) };
    }
    case 'Call':
      return enclosed(expr.function, expr.args);
    case 'Aggregate': {
      const args = expr.parameter === undefined ? [expr.of] : [expr.parameter, expr.of];
      return enclosed(`${expr.op}${grouping(expr.grouping)}`, args);
    }
    case 'Binary':
      return chain(expr);
    case 'Unary': {
      const { line, lines } = operand(expr.of, expr.of.kind === 'Binary' && precedenceOf(expr.of.op) <= signPrecedence);
      return { line: expr.op + line, ...(lines && { lines: (indent) => afterWord(expr.op, lines(indent), indent) }) };
    }
  }
};

/** `head(argument, …)`: broken where an argument may be. */
const enclosed = (head: string, args: readonly Expr[]): Layout => {
  const layouts = args.map(layoutOf);
  const line = `${head}(${layouts.map((layout) => layout.line).join(', ')})`;
  if (layouts.every(({ lines }) => lines === undefined)) return { line };
  const inside = (indent: string): string => layouts.map((layout) => lay(layout, `${indent}  `)).join(',\n');
  return { line, lines: (indent) => `${indent}${head}(\n${inside(indent)}\n${indent})` };
};

const operand = (expr: Expr, inBrackets: boolean): Layout => (inBrackets ? enclosed('', [expr]) : layoutOf(expr));

interface Link {
  readonly operator: string;
  readonly operand: Layout;
}

/** Operators that bind alike are broken together: `a + b - c` has three lines. */
const chain = (last: Binary): Layout => {
  const level = precedenceOf(last.op);
  const links: Link[] = [];
  let first: Expr = last;
  while (first.kind === 'Binary' && precedenceOf(first.op) === level) {
    links.unshift({
      operator: operator(first),
      operand: operand(first.right, bindsTooLoose(first.right, first, 'right')),
    });
    const { left }: Binary = first;
    if (bindsTooLoose(left, first, 'left')) return chained(enclosed('', [left]), links);
    first = left;
  }
  return chained(layoutOf(first), links);
};

const chained = (first: Layout, links: readonly Link[]): Layout => ({
  line: links.reduce((line, link) => `${line} ${link.operator} ${link.operand.line}`, first.line),
  lines: (indent) =>
    links.reduce(
      (lines, link) => `${lines}\n${afterOperator(link.operator, lay(link.operand, indent), indent)}`,
      lay(first, indent),
    ),
});

/** Words such as `and` stand on a line of their own. */
const afterOperator = (text: string, lines: string, indent: string): string =>
  /^[a-z]/.test(text) ? `${indent}${text}\n${lines}` : afterWord(`${text} `, lines, indent);

const afterWord = (word: string, lines: string, indent: string): string => indent + word + lines.slice(indent.length);

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

const isKeyword = (name: string): boolean => keywords.has(name.toLowerCase());

const label = (name: string): string => (/^[a-zA-Z_]\w*$/.test(name) && !isKeyword(name) ? name : quoted(name));

const isPlainMetric = (name: string): boolean => /^[a-zA-Z_:][\w:]*$/.test(name) && !isKeyword(name);

/** Such as `up{job="x"}`, or `{"http.server.request.duration_count", job="x"}`. */
const selector = ({ name, matchers }: VectorSelector): string => {
  const matches = matchers.map(matcher);
  if (name === undefined) return `{${matches.join(', ')}}`;
  if (name === '') return `{${[`${nameLabel}=""`, ...matches].join(', ')}}`;
  if (!isPlainMetric(name)) return `{${[quoted(name), ...matches].join(', ')}}`;
  return matches.length === 0 ? name : `${name}{${matches.join(', ')}}`;
};

const matcher = ({ label: name, op, value }: Matcher): string => `${label(name)}${op}${quoted(value)}`;

const offset = (duration: Duration | undefined): string => (duration === undefined ? '' : ` offset ${duration.text}`);

/** JSON's escapes are among Go's. */
const quoted = (text: string): string => JSON.stringify(text);
