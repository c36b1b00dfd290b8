/** A generator is a function from definitions to nodes: no clock, environment, disk, network or chance, and nothing that it keeps. */
import { builtinModules } from 'node:module';
import { moduleState } from './module-state.ts';
import { isGenerator, statePending } from './places.ts';
import { type Context, type Rule, pathIn } from './rule.ts';

const builtins = new Set(builtinModules);

/** Globals that touch the world whenever they are named. */
const worldly: Readonly<Record<string, string>> = {
  process: 'the environment',
  performance: 'the clock',
  crypto: 'chance',
  fetch: 'the network',
  WebSocket: 'the network',
  setTimeout: 'the clock',
  setInterval: 'the clock',
  setImmediate: 'the clock',
  console: 'the terminal',
};

/** Members of otherwise pure globals. */
const worldlyMembers: Readonly<Record<string, string>> = {
  'Date.now': 'the clock',
  'Math.random': 'chance',
  'Temporal.Now': 'the clock',
};

type Node = NonNullable<Parameters<Context['report']>[0]['node']>;

const nameOf = (node: unknown): string => (node as { name?: string }).name ?? '';

/** Where in the file a global is meant, and not a variable, property or type of the same name. */
const globalNames = (context: Context): ReadonlySet<number> => {
  const scope = context.sourceCode.scopeManager.globalScope;
  const known = scope?.variables.filter(({ defs }) => defs.length === 0).flatMap(({ references }) => references);
  return new Set([...(scope?.through ?? []), ...(known ?? [])].map(({ identifier }) => identifier.range[0]));
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

export const pureRule = (root: string): Rule => ({
  create: (context) => {
    const path = pathIn(root, context.filename);
    if (!isGenerator(path)) return {};
    const folder = path.split('/')[0] ?? path;
    const report = (node: Node, what: string): void =>
      context.report({
        node,
        message:
          `${folder}/ generates: the same input gives the same bytes, so it may not use ${what}. ` +
          'Fix: take the value as an argument; cli/ (or this folder’s entry point) reads it and passes it in.',
      });
    const globals = lazily(() => globalNames(context));
    const isGlobal = (node: unknown): boolean => globals().has((node as Node).range[0]);
    const reportState = (): void => {
      for (const { node, what } of moduleState(context)) {
        const message =
          `${folder}/ generates: the same input gives the same bytes, so a module may keep nothing between two calls, and ${what}. ` +
          'Fix: make the value once where its input is made, and hand it on; what depends on a text alone may be made with memoize (model/memoize.ts).';
        context.report({ node, message });
      }
    };
    return {
      ...(statePending.includes(path) ? {} : { 'Program:exit': reportState }),
      ImportDeclaration: (node) => {
        const { value } = node.source;
        if (value.startsWith('node:') || builtins.has(value)) report(node, `the module ${value}`);
      },
      Identifier: (node) => {
        const what = worldly[node.name];
        if (what !== undefined && isGlobal(node)) report(node, `${node.name} (${what})`);
      },
      MemberExpression: (node) => {
        const member = `${nameOf(node.object)}.${nameOf(node.property)}`;
        const what = worldlyMembers[member];
        if (what !== undefined && isGlobal(node.object)) report(node, `${member} (${what})`);
      },
      NewExpression: (node) => {
        if (nameOf(node.callee) === 'Date' && node.arguments.length === 0 && isGlobal(node.callee)) {
          report(node, 'new Date() (the clock)');
        }
      },
    };
  },
});
