/** A generator is a pure function from definitions to nodes: no clock, environment, disk, network, randomness or module state. */
import { builtinModules } from 'node:module';
import { moduleState } from './module-state.ts';
import { isGenerator } from './allowed.ts';
import { type Context, type Rule, pathIn } from './rule.ts';

const builtins = new Set(builtinModules);

/** Globals that are impure at every use, with what they read. */
const impureGlobals: Readonly<Record<string, string>> = {
  process: 'the environment',
  performance: 'the clock',
  crypto: 'randomness',
  fetch: 'the network',
  WebSocket: 'the network',
  setTimeout: 'the clock',
  setInterval: 'the clock',
  setImmediate: 'the clock',
  console: 'the terminal',
};

/** Impure members of globals that are pure otherwise. */
const impureMembers: Readonly<Record<string, string>> = {
  'Date.now': 'the clock',
  'Math.random': 'randomness',
  'Temporal.Now': 'the clock',
};

type Node = NonNullable<Parameters<Context['report']>[0]['node']>;

const nameOf = (node: unknown): string => (node as { name?: string }).name ?? '';

/** Start offsets of the names that refer to globals, and not to a variable, property or type of the same name. */
const globalOffsets = (context: Context): ReadonlySet<number> => {
  const scope = context.sourceCode.scopeManager.globalScope;
  const known = scope?.variables.filter(({ defs }) => defs.length === 0).flatMap(({ references }) => references);
  return new Set([...(scope?.through ?? []), ...(known ?? [])].map(({ identifier }) => identifier.range[0]));
};

const lazily = <T>(make: () => T): (() => T) => {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: make() }).value;
};

export const pureRule = (root: string): Rule => ({
  create: (context) => {
    const path = pathIn(root, context.filename);
    if (!isGenerator(path)) return {};
    const folder = path.split('/')[0] ?? path;
    const report = (node: Node, source: string): void =>
      context.report({
        node,
        message:
          `${folder}/ generates: the same input gives the same bytes, so it may not use ${source}. ` +
          'Fix: take the value as an argument; cli/ (or this folder’s entry point) reads it and passes it in.',
      });
    const globals = lazily(() => globalOffsets(context));
    const isGlobal = (node: unknown): boolean => globals().has((node as Node).range[0]);
    const reportState = (): void => {
      for (const { node, reason } of moduleState(context)) {
        const message =
          `${folder}/ generates: the same input gives the same bytes, so a module may keep nothing between two calls, and ${reason}. ` +
          'Fix: compute the value once where its input is created, and pass it on; a value that depends only on a text may use memoize (model/memoize.ts).';
        context.report({ node, message });
      }
    };
    return {
      'Program:exit': reportState,
      ImportDeclaration: (node) => {
        const { value } = node.source;
        if (value.startsWith('node:') || builtins.has(value)) report(node, `the module ${value}`);
      },
      Identifier: (node) => {
        const source = impureGlobals[node.name];
        if (source !== undefined && isGlobal(node)) report(node, `${node.name} (${source})`);
      },
      MemberExpression: (node) => {
        const member = `${nameOf(node.object)}.${nameOf(node.property)}`;
        const source = impureMembers[member];
        if (source !== undefined && isGlobal(node.object)) report(node, `${member} (${source})`);
      },
      NewExpression: (node) => {
        if (nameOf(node.callee) === 'Date' && node.arguments.length === 0 && isGlobal(node.callee)) {
          report(node, 'new Date() (the clock)');
        }
      },
    };
  },
});
