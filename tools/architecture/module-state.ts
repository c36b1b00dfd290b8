/**
 * What a file keeps between two calls of its functions: a variable that may be assigned again, or a collection, object or pattern
 * that is written to. Module state makes an answer depend on what was asked before, and grows with it.
 */
import type { Context } from './rule.ts';

type Node = NonNullable<Parameters<Context['report']>[0]['node']>;

/** Loosely typed, as a rule walks from a name to whatever is around it. */
interface Around {
  readonly type: string;
  readonly parent?: Around;
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

const writing: ReadonlySet<string> = new Set([
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

interface Kept {
  readonly node: Node;
  /** Such as "'known' is a Map that is written to". */
  readonly what: string;
}

/** In the order of the file. */
export const moduleState = (context: Context): readonly Kept[] => {
  const scope = context.sourceCode.scopeManager.globalScope?.childScopes.find(({ type }) => type === 'module');
  return (scope?.variables ?? []).flatMap((variable): readonly Kept[] => {
    const [definition] = variable.defs;
    if (definition?.type !== 'Variable') return [];
    const { name } = variable;
    const declared = definition.parent as { readonly kind?: string } | null;
    const node = definition.name as Node;
    if (declared?.kind !== 'const') return [{ node, what: `'${name}' may be assigned again` }];
    const kind = kindOf((definition.node as { readonly init?: unknown }).init);
    const isWritten = variable.references.some(({ identifier }) => isWrite(identifier as Around));
    return kind === undefined || !isWritten ? [] : [{ node, what: `'${name}' is ${kind} that is written to` }];
  });
};

/** Undefined for what cannot be changed, or what another function has made. */
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
const isWrite = (identifier: Around): boolean => {
  let member: Around = identifier;
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
      return parent?.callee === member && member.computed !== true && writing.has(member.property?.name ?? '');
    default:
      return false;
  }
};
