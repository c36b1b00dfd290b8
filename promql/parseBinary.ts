/** Binary operators, with how their sides are matched. */
import type { Binary, Expr, Matching } from './expr.ts';
import { readLabel } from './parseSelector.ts';
import { operatorNode, type Operator } from './precedence.ts';
import { spanOf } from './print.ts';
import { typeNames, typeOf, type ValueType } from './signatures.ts';
import { childOf, childrenOf, type Node, type Reading } from './syntax.ts';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);
const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^', 'atan2']);

export const readBinary = (reading: Reading, { node, op }: Operator, left: Expr, right: Expr): Binary => {
  const opNode = operatorNode(node);
  if (!comparisons.has(op) && !setOperators.has(op) && !arithmetic.has(op)) {
    reading.fail(opNode, 'unsupported', `the operator ${op} is not evaluated here`, 'take another one');
  }
  const fill = childOf(node, 'FillModifier');
  if (fill !== undefined) reading.fail(fill, 'unsupported', 'the modifier fill is not evaluated here', 'leave it out');
  const matching = readMatching(reading, childOf(node, 'MatchingModifierClause'));
  const bool = childOf(node, 'BoolModifier') !== undefined;
  const at = reading.span({ from: spanOf(left).from, to: spanOf(right).to });
  const binary: Binary = { kind: 'Binary', op: op as Binary['op'], left, right, bool, matching, at };
  check(reading, opNode, binary, typeOf(left), typeOf(right));
  return binary;
};

const readMatching = (reading: Reading, clause: Node | undefined): Matching => {
  if (clause === undefined) return { kind: 'ignoring', labels: [], many: undefined, include: [] };
  const [labels, include] = childrenOf(clause)
    .filter(({ name }) => name === 'GroupingLabels')
    .map((list) => childrenOf(list).map((label) => readLabel(reading, label)));
  const right = childOf(clause, 'GroupRight') === undefined ? undefined : 'right';
  return {
    kind: childOf(clause, 'On') === undefined ? 'ignoring' : 'on',
    labels: labels ?? [],
    many: childOf(clause, 'GroupLeft') === undefined ? right : 'left',
    include: include ?? [],
  };
};

const check = (reading: Reading, opNode: Node, binary: Binary, left: ValueType, right: ValueType): void => {
  const { op, bool, matching } = binary;
  const at = spanOf(binary);
  for (const [side, type] of [
    [binary.left, left],
    [binary.right, right],
  ] as const) {
    if (type === 'scalar' || type === 'vector') continue;
    const fix = type === 'range' ? 'put rate() or another function around it' : 'write a number or an instant vector';
    reading.fail(spanOf(side), 'type', `${op} takes numbers and instant vectors, not ${typeNames[type]}`, fix);
  }
  if (bool && !comparisons.has(op)) {
    reading.fail(opNode, 'syntax', `bool stands behind comparisons only, not behind ${op}`, 'leave bool out');
  }
  const vectors = [left, right].filter((type) => type === 'vector').length;
  if (vectors === 0 && comparisons.has(op) && !bool) {
    reading.fail(opNode, 'type', 'two numbers are compared with bool only', `write ${op} bool`);
  }
  if (vectors < 2 && setOperators.has(op)) {
    reading.fail(at, 'type', `${op} takes two instant vectors`, 'put vector() around the number');
  }
  if (vectors < 2 && matching.labels.length > 0) {
    reading.fail(at, 'type', `${matching.kind} matches two instant vectors`, `leave ${matching.kind} out`);
  }
  if (setOperators.has(op) && matching.many !== undefined) {
    reading.fail(at, 'type', `${op} has no group_left or group_right`, 'leave it out');
  }
  const twice = matching.kind === 'on' ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
  if (twice !== undefined) {
    reading.fail(at, 'syntax', `the label ${twice} is in on and in group_${matching.many} at once`, 'name it in one');
  }
};
