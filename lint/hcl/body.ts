/** The body of a block as Terraform's JSON syntax writes it: arguments by name, nested blocks as lists. */
import type { Entry, Located, LocatedMap } from '../../text/located.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { partOf, partsOf, textOf, type SyntaxNode } from './syntax.ts';

const deepest = 100;

/** `block` is the whole block, whose place the value has. */
export const bodyOf = (scope: Scope, block: SyntaxNode, depth = 0): LocatedMap => {
  const entries = new Map<string, Entry>();
  const body = partOf(block, 'body');
  for (const part of body === undefined || depth > deepest ? [] : partsOf(body)) {
    const key = partOf(part, 'identifier');
    if (key === undefined) continue;
    const name = textOf(scope.text, key);
    const place = { at: scope.positionOf(key.startIndex), span: { from: key.startIndex, to: key.endIndex } };
    if (part.type === 'attribute') {
      const expression = partOf(part, 'expression');
      if (expression !== undefined) entries.set(name, { value: evaluate(scope, expression), ...place });
    } else if (part.type === 'block') {
      const known = entries.get(name)?.value;
      const items = known?.kind === 'list' ? known.items : [];
      const value = labelled(bodyOf(scope, part, depth + 1), labelsOf(scope, part));
      entries.set(name, { value: { ...value, kind: 'list', items: [...items, value] }, ...place });
    }
  }
  const span = { from: block.startIndex, to: block.endIndex };
  return { kind: 'map', entries, at: scope.positionOf(span.from), span };
};

export const labelsOf = (scope: Scope, block: SyntaxNode): readonly string[] =>
  partsOf(block)
    .slice(1)
    .filter(({ type }) => type === 'string_lit' || type === 'identifier')
    .map((label) => textOf(scope.text, label).replaceAll('"', ''));

const labelled = (value: Located, labels: readonly string[]): Located =>
  labels.reduceRight<Located>(
    (inner, label) => ({
      kind: 'map',
      entries: new Map([[label, { value: inner, at: inner.at, span: inner.span }]]),
      at: inner.at,
      span: inner.span,
    }),
    value,
  );
