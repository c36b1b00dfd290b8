/**
 * Module state: what a file keeps between two calls of its functions. It is a variable that may be assigned again, or a
 * collection, object or pattern that is written to. It makes a result depend on earlier calls, and it grows with them.
 */
import type { Context } from './rule.ts';

type Node = NonNullable<Parameters<Context['report']>[0]['node']>;

/** A node of the tree, loosely typed, because a rule walks from a name to any kind of parent. */
interface TreeNode {
  readonly type: string;
  readonly parent?: TreeNode;
  readonly object?: unknown;
  readonly callee?: unknown;
  readonly left?: unknown;
  readonly computed?: boolean;
  readonly operator?: string;
  readonly property?: { readonly name?: string };
  readonly name?: string;
}

const collections: ReadonlySet<string> = new Set([
  'Array',
  'Float32Array',
  'Float64Array',
  'Int32Array',
  'Map',
  'Set',
  'Uint8Array',
  'Uint32Array',
  'WeakMap',
  'WeakSet',
]);

const writingMethods: ReadonlySet<string> = new Set([
  'add',
  'clear',
  'copyWithin',
  'delete',
  'fill',
  'pop',
  'push',
  'reverse',
  'set',
  'shift',
  'sort',
  'splice',
  'unshift',
]);

interface ModuleState {
  readonly node: Node;
  /** Such as "'known' is a Map that is written to". */
  readonly reason: string;
}

/** In the order of the file. */
export const moduleState = (context: Context): readonly ModuleState[] => {
  const scope = context.sourceCode.scopeManager.globalScope?.childScopes.find(({ type }) => type === 'module');
  return (scope?.variables ?? []).flatMap((variable): readonly ModuleState[] => {
    const [definition] = variable.defs;
    if (definition?.type !== 'Variable') return [];
    const { name } = variable;
    const declared = definition.parent as { readonly kind?: string } | null;
    const node = definition.name as Node;
    if (declared?.kind !== 'const') return [{ node, reason: `'${name}' may be assigned again` }];
    const kind = kindOf((definition.node as { readonly init?: unknown }).init);
    const isWritten = variable.references.some(({ identifier }) => isWrite(identifier as TreeNode));
    return kind === undefined || !isWritten ? [] : [{ node, reason: `'${name}' is ${kind} that is written to` }];
  });
};

/** The kind of a value that can be written to; undefined for other values and for results of functions. */
const kindOf = (init: unknown): string | undefined => {
  const { type, callee, regex, expression } = init as {
    readonly type?: string;
    readonly callee?: { readonly name?: string };
    readonly regex?: object;
    readonly expression?: unknown;
  };
  switch (type ?? '') {
    case 'ArrayExpression':
      return 'an array';
    case 'ObjectExpression':
      return 'an object';
    case 'Literal':
      return regex === undefined ? undefined : 'a pattern';
    case 'NewExpression':
      return callee?.name !== undefined && collections.has(callee.name) ? `a ${callee.name}` : undefined;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return kindOf(expression);
    default:
      return undefined;
  }
};

/** `known.set(…)`, `known.a.b = …`, `known[a]++`, `delete known.a`. */
const isWrite = (identifier: TreeNode): boolean => {
  let member: TreeNode = identifier;
  while (member.parent?.type === 'MemberExpression' && member.parent.object === member) member = member.parent;
  if (member === identifier) return false;
  const { parent } = member;
  switch (parent?.type ?? '') {
    case 'AssignmentExpression':
      return parent?.left === member;
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return parent?.operator === 'delete';
    case 'CallExpression':
      return parent?.callee === member && member.computed !== true && writingMethods.has(member.property?.name ?? '');
    default:
      return false;
  }
};
