/** A Terraform module: the `.tf` files of one folder, whose locals and resources know each other. */
import type { Position } from '../../text/position.ts';
import { bodyOf, labelsOf } from './body.ts';
import { memberOf, plainValue, type Scope } from './evaluate.ts';
import type { Plain } from './plain.ts';
import { partOf, partsOf, textOf, type HclFile, type SyntaxNode } from './syntax.ts';
import { type LocatedMap } from '../../text/located.ts';

export interface HclResource {
  readonly type: string;
  readonly name: string;
  readonly block: SyntaxNode;
  readonly body: LocatedMap;
}

export interface HclModule {
  readonly resourcesOf: (file: HclFile) => readonly HclResource[];
  readonly scopeOf: (file: HclFile) => Scope;
}

/** Values that a module may stand for once its references are followed. */
const mostValues = 500_000;

interface Written {
  readonly file: HclFile;
  readonly node: SyntaxNode;
}

const blocksOf = ({ root, text }: HclFile, type: string): readonly SyntaxNode[] => {
  const body = partOf(root, 'body');
  return (body === undefined ? [] : partsOf(body)).filter((block) => {
    const name = block.type === 'block' ? partOf(block, 'identifier') : undefined;
    return name !== undefined && textOf(text, name) === type;
  });
};

const attributesOf = (file: HclFile, block: SyntaxNode): readonly (readonly [string, SyntaxNode])[] => {
  const body = partOf(block, 'body');
  return (body === undefined ? [] : partsOf(body)).flatMap((part) => {
    const name = part.type === 'attribute' ? partOf(part, 'identifier') : undefined;
    const expression = partOf(part, 'expression');
    return name === undefined || expression === undefined ? [] : [[textOf(file.text, name), expression] as const];
  });
};

/** `isWanted` chooses the types of resources that are read. */
export const hclModule = (files: readonly HclFile[], isWanted: (type: string) => boolean): HclModule => {
  const scopes = new Map<HclFile, Scope>();
  let spent = 0;
  const spend = (): boolean => {
    spent += 1;
    return spent <= mostValues;
  };
  const scopeOf = (file: HclFile): Scope => {
    const made = scopes.get(file) ?? { text: file.text, positionOf: positionsIn(file.text), spend, lookUp };
    scopes.set(file, made);
    return made;
  };
  const locals = new Map<string, Written>();
  const resources = new Map<string, Written>();
  for (const file of files) {
    for (const block of blocksOf(file, 'locals'))
      for (const [name, node] of attributesOf(file, block)) locals.set(name, { file, node });
    for (const block of blocksOf(file, 'resource'))
      resources.set(labelsOf(scopeOf(file), block).join('.'), { file, node: block });
  }
  const known = new Map<string, Plain | undefined>();
  /** While a value is being found it is unknown, so that a circle ends. */
  const once = (name: string, find: () => Plain | undefined): Plain | undefined => {
    if (!known.has(name)) {
      known.set(name, undefined);
      known.set(name, find());
    }
    return known.get(name);
  };
  const valueOf = ({ file, node }: Written): Plain => plainValue(scopeOf(file), node, 0);
  const attributeOf = ({ file, node }: Written, attribute: string): Plain | undefined => {
    const written = new Map(attributesOf(file, node));
    const value = written.get(attribute);
    return value === undefined || written.has('for_each') || written.has('count')
      ? undefined
      : valueOf({ file, node: value });
  };
  function lookUp(path: readonly string[]): Plain | undefined {
    const [first = '', second = '', third = ''] = path;
    if (first === 'local') {
      const local = locals.get(second);
      return (
        local &&
        memberOf(
          once(`local.${second}`, () => valueOf(local)),
          path.slice(2),
        )
      );
    }
    const resource = path.length === 3 ? resources.get(`${first}.${second}`) : undefined;
    return resource && once(path.join('.'), () => attributeOf(resource, third));
  }
  return {
    scopeOf,
    resourcesOf: (file) =>
      blocksOf(file, 'resource').flatMap((block) => {
        const scope = scopeOf(file);
        const [type = '', name = ''] = labelsOf(scope, block);
        return isWanted(type) ? [{ type, name, block, body: bodyOf(scope, block) }] : [];
      }),
  };
};

/** Looks positions up in a table of lines. */
const positionsIn = (text: string): ((offset: number) => Position) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};
