/** Code is data and functions: no classes except errors and adapters, and no enums. */
import { adapterFolders, isUnder } from './allowed.ts';
import { type Context, type Rule, pathIn } from './rule.ts';

const builtInErrors = ['Error', 'AggregateError', 'RangeError', 'SyntaxError', 'TypeError'];

const adapters = adapterFolders.map((folder) => `${folder}/`).join(', ');

const messages = {
  plain:
    'a class is for an error or an adapter. ' +
    `Fix: readonly data and exported functions; an adapter of a port belongs into ${adapters}.`,
  inherits:
    'nothing inherits but an error, and an error inherits from Error itself. ' +
    'Fix: pass what differs as an argument, or distinguish errors by a field.',
  adapter:
    'the class of an adapter declares the interface that it implements. ' +
    'Fix: add “implements …”, or make it readonly data and functions.',
};

type Reported = NonNullable<Parameters<Context['report']>[0]['node']>;

type Class = Reported & { readonly superClass: unknown; readonly implements?: readonly unknown[] };

/** The name of the base class: undefined without one, '' for an expression that is not a name (a mixin). */
const superNameOf = ({ superClass }: Class): string | undefined =>
  superClass === null ? undefined : ((superClass as { name?: string }).name ?? '');

export const noClassRule = (root: string): Rule => ({
  create: (context) => {
    const path = pathIn(root, context.filename);
    const isAdapter = adapterFolders.some((folder) => isUnder(path, folder));
    const fromPackages = new Set<string>();
    const faultOf = (superName: string | undefined, implemented: number): string | undefined => {
      if (superName === undefined) {
        if (!isAdapter) return messages.plain;
        return implemented > 0 ? undefined : messages.adapter;
      }
      const isAllowed = builtInErrors.includes(superName) || (isAdapter && fromPackages.has(superName));
      return isAllowed ? undefined : messages.inherits;
    };
    const check = (node: Class): void => {
      const message = faultOf(superNameOf(node), node.implements?.length ?? 0);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: ({ source, specifiers }) => {
        if (source.value.startsWith('.')) return;
        for (const { local } of specifiers) fromPackages.add(local.name);
      },
      ClassDeclaration: (node) => check(node),
      ClassExpression: (node) => check(node),
    };
  },
});

const enumMessage =
  'an enum does not survive type stripping. ' +
  'Fix: a union of literals, type Severity = ‘page’ | ‘ticket’, or a readonly object.';

export const noEnumRule = (): Rule => ({
  create: (context) => ({
    TSEnumDeclaration: (node) => context.report({ node, message: enumMessage }),
  }),
});
