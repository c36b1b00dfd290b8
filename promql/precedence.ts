/**
 * Binds signs, operators and modifiers as Prometheus does. The grammar applies the offset of `a - b offset 1w` to the whole
 * difference, and reads the sign of -2^2 as part of the number. So its tree is split into pieces in the order of the text,
 * and the pieces are bound again by precedence.
 */
import type { Expr } from './expr.ts';
import { childrenOf, type Node } from './syntax.ts';

export interface Operand {
  readonly kind: 'operand';
  readonly node: Node;
  /** Offsets, windows and subqueries, from the inside out. */
  readonly behind: readonly Node[];
}

export interface Operator {
  readonly kind: 'operator';
  /** Holds the operator and its modifiers. */
  readonly node: Node;
  readonly op: string;
}

interface Sign {
  readonly kind: 'sign';
  readonly op: '-' | '+';
  readonly from: number;
}

type Piece = Operand | Operator | Sign;

const behind: ReadonlySet<string> = new Set([
  'AnchoredExpr',
  'MatrixSelector',
  'OffsetExpr',
  'SmoothedExpr',
  'StepInvariantExpr',
  'SubqueryExpr',
]);

const chains: ReadonlySet<string> = new Set([...behind, 'BinaryExpr', 'NumberDurationLiteral', 'UnaryExpr']);

/** Whether a node has pieces that have to be bound again. */
export const isChain = ({ name }: Node): boolean => chains.has(name);

const modifiers: ReadonlySet<string> = new Set(['BoolModifier', 'MatchingModifierClause', 'FillModifier']);

const piecesOf = (node: Node, query: string): readonly Piece[] => {
  const children = childrenOf(node);
  const [first, ...rest] = children;
  if (node.name === 'BinaryExpr' && first !== undefined) {
    const [operator, right] = rest.filter(({ name }) => !modifiers.has(name));
    if (operator === undefined || right === undefined) return [];
    const op = query.slice(operator.from, operator.to).toLowerCase();
    return [...piecesOf(first, query), { kind: 'operator', node, op }, ...piecesOf(right, query)];
  }
  if (node.name === 'UnaryExpr' && first !== undefined) {
    const operand = rest[0];
    return [signAt(first.from, query), ...(operand === undefined ? [] : piecesOf(operand, query))];
  }
  if (behind.has(node.name) && first !== undefined) {
    const pieces = piecesOf(first, query);
    const last = pieces.at(-1);
    return last?.kind === 'operand' ? [...pieces.slice(0, -1), { ...last, behind: [...last.behind, node] }] : pieces;
  }
  const operand: Operand = { kind: 'operand', node, behind: [] };
  const isSigned = node.name === 'NumberDurationLiteral' && /^[-+]/.test(query.slice(node.from, node.to));
  return isSigned ? [signAt(node.from, query), operand] : [operand];
};

const signAt = (from: number, query: string): Sign => ({ kind: 'sign', op: query[from] === '-' ? '-' : '+', from });

/** Source: Prometheus documentation, "Binary operator precedence". */
const precedences: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
const comparison = 3;

export const precedenceOf = (op: string): number => precedences[op] ?? comparison;

/** A sign binds as * does: -2 ^ 2 is -4. */
export const signPrecedence = 5;

export const isRightAssociative = (op: string): boolean => op === '^';

export interface Build {
  readonly operand: (operand: Operand) => Expr;
  readonly operator: (operator: Operator, left: Expr, right: Expr) => Expr;
  /** `from`: where the sign stands. */
  readonly sign: (op: '-' | '+', of: Expr, from: number) => Expr;
}

export const bind = (node: Node, query: string, build: Build): Expr => {
  const pieces = piecesOf(node, query);
  let next = 0;
  const operand = (): Expr => {
    const piece = pieces[next];
    next += 1;
    if (piece?.kind === 'sign') return build.sign(piece.op, expression(signPrecedence + 1), piece.from);
    if (piece?.kind === 'operand') return build.operand(piece);
    throw new Error(`an operand is missing in ${query}`);
  };
  const expression = (weakest: number): Expr => {
    let left = operand();
    for (let piece = pieces[next]; piece?.kind === 'operator'; piece = pieces[next]) {
      const precedence = precedenceOf(piece.op);
      if (precedence < weakest) break;
      next += 1;
      left = build.operator(piece, left, expression(isRightAssociative(piece.op) ? precedence : precedence + 1));
    }
    return left;
  };
  return expression(0);
};

/** The operator's own token. */
export const operatorNode = (node: Node): Node =>
  childrenOf(node).filter(({ name }) => !modifiers.has(name))[1] ?? node;
