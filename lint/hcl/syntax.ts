/** The part of a syntax tree of HCL that is read here, as tree-sitter's HCL grammar gives it. Offsets are UTF-16 units. */
export interface SyntaxNode {
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly children: readonly (SyntaxNode | null)[];
  readonly hasError: boolean;
  readonly isError: boolean;
  readonly isMissing: boolean;
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** Gives the tree's memory back. */
  readonly free: () => void;
}

/** Undefined when the text takes too long to parse. */
export type ParseHcl = (text: string) => SyntaxTree | undefined;

/** One file of a Terraform module with its tree. */
export interface HclFile {
  readonly file: string;
  readonly text: string;
  readonly root: SyntaxNode;
}

/** Named children without comments. */
export const partsOf = (node: SyntaxNode): readonly SyntaxNode[] =>
  node.namedChildren.filter((child): child is SyntaxNode => child !== null && child.type !== 'comment');

export const partOf = (node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined =>
  partsOf(node).find(({ type }) => types.includes(type));

export const textOf = (text: string, { startIndex, endIndex }: SyntaxNode): string => text.slice(startIndex, endIndex);

/** The first place at which the text is not HCL. */
export const firstError = (node: SyntaxNode): SyntaxNode | undefined => {
  let at = node;
  for (;;) {
    if (at.isError || at.isMissing) return at;
    const next = at.children.find((child) => child !== null && (child.hasError || child.isError || child.isMissing));
    if (next === undefined || next === null) return at.hasError ? at : undefined;
    at = next;
  }
};
