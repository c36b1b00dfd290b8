/**
 * The tree of a filter, of Cloud Monitoring or of Cloud Logging: both are dialects of one grammar (google.aip.dev/160). Each part has its
 * place in the text, so that a rule can point at it.
 */
import type { Span } from '../../text/position.ts';

/** A value on the right of an operator, or an argument. */
export interface FilterText extends Span {
  readonly kind: 'Text' | 'Word';
  /** Without quotes and escapes. */
  readonly value: string;
  readonly written: string;
}

/** `one_of("a", "b")`, `log_id("x")`. */
export interface FilterCall extends Span {
  readonly kind: 'Call';
  readonly name: string;
  readonly arguments: readonly FilterText[];
}

/** `("a" OR "b")` on the right of an operator: Cloud Logging only. */
export interface FilterChoice extends Span {
  readonly kind: 'Choice';
  readonly of: FilterNode;
}

export interface FilterComparison extends Span {
  readonly kind: 'Comparison';
  readonly key: FilterText;
  readonly op: string;
  readonly opAt: Span;
  /** Undefined where it is missing. */
  readonly value: FilterText | FilterCall | FilterChoice | undefined;
}

export interface FilterJunction extends Span {
  readonly kind: 'And' | 'Or';
  /** At least two. */
  readonly items: readonly FilterNode[];
}

export interface FilterNot extends Span {
  readonly kind: 'Not';
  readonly item: FilterNode;
}

/** A text or word alone: in Cloud Logging it is searched for in all fields. */
export interface FilterSearch extends Span {
  readonly kind: 'Search';
  readonly text: FilterText;
}

export type FilterNode = FilterComparison | FilterJunction | FilterNot | FilterCall | FilterSearch;

/** What is wrong at a place of a filter. */
export interface FilterFault extends Span {
  readonly code:
    | 'quote'
    | 'bracket'
    | 'operator'
    | 'junction'
    | 'value'
    | 'alone'
    | 'depth'
    | 'key'
    | 'function'
    | 'arguments'
    | 'regex'
    | 'twice'
    | 'path'
    | 'level'
    | 'time';
  readonly message: string;
  readonly fix: string;
  /** Certain correction of the text at the place. */
  readonly right?: string;
}

/** Every comparison, from left to right. */
export const comparisonsIn = (node: FilterNode | undefined): readonly FilterComparison[] => {
  const found: FilterComparison[] = [];
  visit(node, (each) => {
    if (each.kind === 'Comparison') found.push(each);
  });
  return found;
};

/** Every node in the order of the text, without those inside choices. */
export const visit = (node: FilterNode | undefined, see: (node: FilterNode) => void): void => {
  if (node === undefined) return;
  see(node);
  if (node.kind === 'Not') visit(node.item, see);
  if (node.kind === 'And' || node.kind === 'Or') for (const item of node.items) visit(item, see);
};

/** What has to hold for every match: the items of the conjunction at the top. */
export const conjuncts = (node: FilterNode | undefined): readonly FilterNode[] => {
  if (node === undefined) return [];
  return node.kind === 'And' ? node.items.flatMap(conjuncts) : [node];
};
