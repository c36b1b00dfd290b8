/** The grammar's syntax tree, and errors with spans of it. Source: @prometheus-io/lezer-promql. */
import type { parser } from '@prometheus-io/lezer-promql';
import { PromqlError, type PromqlErrorCode, type Span } from './promqlError.ts';

type Ends = Pick<Span, 'from' | 'to'>;

export type Node = ReturnType<typeof parser.parse>['topNode'];

/** A query that is being parsed. */
export interface Reading {
  readonly query: string;
  readonly text: (node: Node) => string;
  readonly span: (at: Ends) => Span;
  /** Throws. */
  readonly fail: (at: Ends, code: PromqlErrorCode, problem: string, fix: string) => never;
}

export const readingOf = (query: string): Reading => ({
  query,
  text: ({ from, to }) => query.slice(from, to),
  span: ({ from, to }) => ({ query, from, to }),
  fail: ({ from, to }, code, problem, fix) => {
    throw new PromqlError({ query, from, to }, { code, problem, fix });
  },
});

/** Without comments, which may stand anywhere. */
export const childrenOf = (node: Node): readonly Node[] => {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
};

export const childOf = (node: Node, ...names: readonly string[]): Node | undefined =>
  childrenOf(node).find(({ name }) => names.includes(name));
