/**
 * Parses PromQL with the grammar of Prometheus' own editor, legacy names and names in braces. A query that is not PromQL or
 * is not evaluated here is an error with the span and the reason. Import it lazily where loading time matters: the
 * grammar's tables and RE2 take about 60 ms.
 */
import { parser } from '@prometheus-io/lezer-promql';
import { bareMetricType, misspeltOperator, notEvaluated, syntaxFault } from './expected.ts';
import type { Aggregate, Aggregator, Call, Expr, Grouping } from './expr.ts';
import { deepFreeze } from '../model/freeze.ts';
import { negated, numberOf } from './literals.ts';
import { readBinary } from './parseBinary.ts';
import { readDuration, readLabel, readOffset, readString, readVectorSelector } from './parseSelector.ts';
import { preparedQuery } from './preparedQuery.ts';
import { bind, isChain, type Operand } from './precedence.ts';
import { spanOf } from './print.ts';
import { PromqlError, type Span } from './promqlError.ts';
import { signatures, typeNames, typeOf, type Signature, type ValueType } from './signatures.ts';
import { childOf, childrenOf, readingOf, type Node, type Reading } from './syntax.ts';

/** Throws `PromqlError`. */
export const parsePromql = (query: string): Expr => {
  const top = parser.parse(preparedQuery(query)).topNode;
  const wrong = firstError(top);
  if (wrong !== undefined) throw syntaxError(query, wrong);
  return deepFreeze(read(readingOf(query), childrenOf(top)[0] ?? top));
};

const firstError = (node: Node): Node | undefined => {
  if (node.type.isError) return node;
  for (const child of childrenOf(node)) {
    const found = firstError(child);
    if (found !== undefined) return found;
  }
  return undefined;
};

const syntaxError = (query: string, node: Node): PromqlError => {
  const text = query.slice(node.from).trimStart();
  const from = query.length - text.length;
  const word = /^(?:\$\{\w+\}|\$?[\w:.]+|\S)/.exec(text)?.[0] ?? '';
  const before = node.prevSibling === null ? '' : query.slice(node.prevSibling.from, node.prevSibling.to);
  const inside = node.parent?.name ?? '';
  const meant = inside.includes('Matcher') ? undefined : (misspeltOperator(query, from) ?? bareMetricType(query, from));
  if (meant !== undefined) return new PromqlError({ query, from: meant.from, to: meant.to }, meant);
  const { subject, ...fault } = syntaxFault({ text: word, inside, before });
  const name = subject === 'before' ? node.prevSibling : null;
  return new PromqlError({ query, from: name?.from ?? from, to: name?.to ?? from + word.length }, fault);
};

const read = (reading: Reading, node: Node): Expr => {
  if (isChain(node)) {
    return bind(node, reading.query, {
      operand: (operand) => readOperand(reading, operand),
      operator: (operator, left, right) => readBinary(reading, operator, left, right),
      sign: (op, of, from) => signed(reading, op, of, from),
    });
  }
  switch (node.name) {
    case 'StringLiteral':
      return { kind: 'String', value: readString(reading, node), at: reading.span(node) };
    case 'VectorSelector':
      return readVectorSelector(reading, node);
    case 'FunctionCall':
      return readCall(reading, node);
    case 'AggregateExpr':
      return readAggregate(reading, node);
    case 'ParenExpr':
      return read(reading, childrenOf(node)[0] ?? node);
    default:
      return reading.fail(node, 'unsupported', 'this is not evaluated here', 'leave it out');
  }
};

const readOperand = (reading: Reading, { node, behind }: Operand): Expr => {
  const operand = node.name === 'NumberDurationLiteral' ? readNumber(reading, node) : read(reading, node);
  const isPlain = node.name !== 'ParenExpr';
  return behind.reduce((of, modifier) => readBehind(reading, of, isPlain, modifier), operand);
};

const readNumber = (reading: Reading, node: Node): Expr => {
  const text = reading.text(node).replace(/^[-+]\s*/, '');
  const value = numberOf(text);
  if (value === undefined) return reading.fail(node, 'syntax', `${text} is no number`, 'write a number');
  return { kind: 'Number', value, text, at: reading.span(node) };
};

/** A number takes its sign. */
const signed = (reading: Reading, op: '-' | '+', of: Expr, from: number): Expr => {
  const at = reading.span({ from, to: spanOf(of).to });
  if (of.kind === 'Number') return { ...(op === '-' ? negated(of) : of), at };
  const type = typeOf(of);
  if (type !== 'scalar' && type !== 'vector') {
    reading.fail(spanOf(of), 'type', `a sign cannot stand before ${typeNames[type]}`, 'take the sign away');
  }
  return { kind: 'Unary', op, of, at };
};

const unsupported: Readonly<Record<string, string>> = {
  AnchoredExpr: 'the modifier anchored is not evaluated here',
  SmoothedExpr: 'the modifier smoothed is not evaluated here',
  StepInvariantExpr: 'the modifier @ is not evaluated here',
};

/** What a window, a subquery or an offset makes of the operand before it; `isPlain` without brackets around that. */
const readBehind = (reading: Reading, of: Expr, isPlain: boolean, node: Node): Expr => {
  const [, first, second] = childrenOf(node);
  const at = reading.span({ from: spanOf(of).from, to: node.to });
  switch (node.name) {
    case 'MatrixSelector':
      return readRange(reading, of, isPlain, first ?? node, at);
    case 'SubqueryExpr': {
      expectType(reading, of, 'vector', 'a subquery');
      const step = second === undefined ? undefined : readDuration(reading, second);
      return { kind: 'Subquery', of, range: readDuration(reading, first ?? node), step, offset: undefined, at };
    }
    case 'OffsetExpr':
      return withOffset(reading, of, isPlain, second ?? node, at);
    default: {
      const problem = unsupported[node.name] ?? 'this is not evaluated here';
      return reading.fail(at, 'unsupported', problem, 'leave it out');
    }
  }
};

const readRange = (reading: Reading, of: Expr, isPlain: boolean, duration: Node, at: Span): Expr => {
  if (of.kind === 'VectorSelector' && isPlain && of.offset === undefined) {
    return { kind: 'RangeSelector', of, range: readDuration(reading, duration), at };
  }
  const fix = 'write [5m] behind a selector, before its offset, or [1h:1m] behind another expression';
  return reading.fail(at, 'type', 'only a selector has samples over a time', fix);
};

const withOffset = (reading: Reading, of: Expr, isPlain: boolean, duration: Node, at: Span): Expr => {
  const offset = readOffset(reading, duration);
  const held = of.kind === 'RangeSelector' ? of.of.offset : 'offset' in of ? of.offset : undefined;
  if (held !== undefined && held.milliseconds !== 0)
    reading.fail(at, 'syntax', 'the offset is given twice', 'give it once');
  if (isPlain && (of.kind === 'VectorSelector' || of.kind === 'Subquery')) return { ...of, offset, at };
  if (isPlain && of.kind === 'RangeSelector') return { ...of, of: { ...of.of, offset }, at };
  if (of.kind === 'Subquery') return { ...of, offset, at };
  return reading.fail(at, 'syntax', 'only a selector or a subquery has an offset', 'write it behind the selector');
};

const readCall = (reading: Reading, node: Node): Call => {
  const [identifier, body] = childrenOf(node);
  const name = reading.text(identifier ?? node);
  const found = signatures[name];
  if (found === undefined) {
    const { code, problem, fix } = notEvaluated(name);
    return reading.fail(identifier ?? node, code, problem, fix);
  }
  const args = childrenOf(body ?? node).map((arg) => read(reading, arg));
  checkCount(reading, reading.span(node), name, found, args.length);
  args.forEach((arg, index) => {
    expectType(reading, arg, found.takes[Math.min(index, found.takes.length - 1)] ?? 'vector', `${name}()`);
  });
  return { kind: 'Call', function: name, args, at: reading.span(node) };
};

const checkCount = (reading: Reading, at: Span, name: string, signature: Signature, given: number): void => {
  const most = signature.takes.length;
  const fewest = most - signature.optional;
  if (given >= fewest && (given <= most || signature.more)) return;
  const wanted = signature.more ? `at least ${fewest}` : fewest === most ? `${most}` : `${fewest} or ${most}`;
  const takes = signature.takes.map((type) => typeNames[type]).join(', ');
  const fix = takes === '' ? 'leave the brackets empty' : `give it ${takes}`;
  reading.fail(at, 'type', `${name}() takes ${wanted} arguments, not ${given}`, fix);
};

const expectType = (reading: Reading, expr: Expr, wanted: ValueType, by: string): void => {
  const type = typeOf(expr);
  if (type === wanted) return;
  const problem = `${by} takes ${typeNames[wanted]} here, not ${typeNames[type]}`;
  reading.fail(spanOf(expr), 'type', problem, remedyOf(type, wanted));
};

const remedyOf = (type: ValueType, wanted: ValueType): string => {
  if (wanted === 'range') return 'write a selector with a time, such as x[5m], or a subquery such as (…)[1h:1m]';
  if (wanted === 'vector' && type === 'range') return 'take [ ] away, or put rate() or another function around it';
  if (wanted === 'vector' && type === 'scalar') return 'put vector() around it';
  if (wanted === 'scalar' && type === 'vector') return 'put scalar() around it, or write a number';
  return `write ${typeNames[wanted]}`;
};

const aggregators: ReadonlySet<string> = new Set<Aggregator>([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
  'quantile',
  'topk',
  'bottomk',
  'count_values',
]);
const withParameter: ReadonlySet<string> = new Set(['quantile', 'topk', 'bottomk', 'count_values']);

const readAggregate = (reading: Reading, node: Node): Aggregate => {
  const opNode = childOf(node, 'AggregateOp') ?? node;
  const op = reading.text(opNode).toLowerCase();
  if (!aggregators.has(op)) {
    const { code, problem, fix } = notEvaluated(op);
    reading.fail(opNode, code, problem, fix);
  }
  const args = childrenOf(childOf(node, 'FunctionCallBody') ?? node).map((arg) => read(reading, arg));
  const wanted = withParameter.has(op) ? 2 : 1;
  if (args.length !== wanted) {
    const fix = wanted === 2 ? `write ${op}(${parameterType(op)}, …)` : `write ${op}(…)`;
    reading.fail(node, 'type', `${op}() takes ${wanted} arguments, not ${args.length}`, fix);
  }
  const of = args.at(-1) as Expr;
  const parameter = wanted === 2 ? args[0] : undefined;
  if (parameter !== undefined) expectType(reading, parameter, op === 'count_values' ? 'string' : 'scalar', `${op}()`);
  if (parameter?.kind === 'String' && !/^[a-zA-Z_]\w*$/.test(parameter.value)) {
    const problem = `${JSON.stringify(parameter.value)} is not the name of a label`;
    reading.fail(
      childrenOf(childOf(node, 'FunctionCallBody') ?? node)[0] ?? node,
      'type',
      problem,
      'write a value such as "version"',
    );
  }
  expectType(reading, of, 'vector', `${op}()`);
  const grouping = readGrouping(reading, childOf(node, 'AggregateModifier'));
  return { kind: 'Aggregate', op: op as Aggregator, parameter, of, grouping, at: reading.span(node) };
};

const parameterType = (op: string): string => (op === 'count_values' ? '"label"' : 'number');

const readGrouping = (reading: Reading, modifier: Node | undefined): Grouping => {
  if (modifier === undefined) return { kind: 'by', labels: [] };
  const labels = childrenOf(childOf(modifier, 'GroupingLabels') ?? modifier);
  return {
    kind: childOf(modifier, 'Without') === undefined ? 'by' : 'without',
    labels: labels.map((label) => readLabel(reading, label)),
  };
};
