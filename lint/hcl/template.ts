/** Texts of HCL: quoted templates and heredocs, with the places of their interpolations. Source: HCL's syntax specification. */
import { partsOf, type SyntaxNode } from './syntax.ts';

/** A literal text, or an interpolation `${…}` with its expression; a directive `%{…}` has none. */
export type TemplatePart =
  | { readonly kind: 'Literal'; readonly text: string }
  | { readonly kind: 'Interpolation'; readonly node: SyntaxNode; readonly expression: SyntaxNode | undefined };

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replaceAll(
        /\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/gs,
        (whole, short?: string, long?: string, one?: string) => {
          if (one !== undefined) return escapes[one] ?? whole;
          const code = Number.parseInt(short ?? long ?? '', 16);
          return code > 0x10ff_ff ? whole : String.fromCodePoint(code);
        },
      )
    : text;

const holes: readonly string[] = ['template_interpolation', 'template_directive'];

const split = (text: string, from: number, to: number, nodes: readonly SyntaxNode[]): readonly TemplatePart[] => {
  const parts: TemplatePart[] = [];
  let done = from;
  for (const node of nodes) {
    if (node.startIndex > done) parts.push({ kind: 'Literal', text: text.slice(done, node.startIndex) });
    const expression = node.type === 'template_interpolation' ? partsOf(node).find(isExpression) : undefined;
    parts.push({ kind: 'Interpolation', node, expression });
    done = node.endIndex;
  }
  if (to > done) parts.push({ kind: 'Literal', text: text.slice(done, to) });
  return parts;
};

const isExpression = ({ type }: SyntaxNode): boolean => type === 'expression';

/** Of a `string_lit` or `quoted_template`. */
export const quotedParts = (text: string, node: SyntaxNode): readonly TemplatePart[] =>
  split(
    text,
    node.startIndex + 1,
    node.endIndex - 1,
    partsOf(node).filter(({ type }) => holes.includes(type)),
  ).map((part) => (part.kind === 'Literal' ? { kind: 'Literal', text: unescaped(part.text) } : part));

export interface Heredoc {
  /** Offsets of its lines in the file, without the marks around them. */
  readonly from: number;
  readonly to: number;
  readonly holes: readonly SyntaxNode[];
  /** True for `<<-`: the common indentation is no part of the text. */
  readonly isIndented: boolean;
}

export const heredocOf = (text: string, node: SyntaxNode): Heredoc => {
  const from = text.indexOf('\n', node.startIndex) + 1;
  const end = partsOf(node).findLast(({ type }) => type === 'heredoc_identifier')?.startIndex ?? node.endIndex;
  return {
    from,
    to: Math.max(from, text.lastIndexOf('\n', end - 1) + 1),
    holes: partsOf(node).filter(({ type }) => holes.includes(type)),
    isIndented: text.startsWith('<<-', node.startIndex),
  };
};

export const heredocParts = (
  text: string,
  { from, to, holes: nodes, isIndented }: Heredoc,
): readonly TemplatePart[] => {
  const parts = split(text, from, to, nodes);
  if (!isIndented) return parts;
  const indents = text
    .slice(from, to)
    .split('\n')
    .slice(0, -1)
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...(indents.length === 0 ? [0] : indents));
  // Only the first literal begins at the start of a line.
  const strip = (literal: string, start: string): string =>
    literal.replaceAll(new RegExp(`(${start})[ \\t]{0,${indent}}`, 'g'), '$1');
  return parts.map((part, index) =>
    part.kind === 'Literal' ? { kind: 'Literal', text: strip(part.text, index === 0 ? '^|\\n' : '\\n') } : part,
  );
};
