/** Rules about imports and exports: the picture of folders, no barrels, no default exports. */
import { dirname, resolve } from 'node:path';
import { importFault } from './layers.ts';
import { defaultExportPlaces } from './places.ts';
import { type Context, type Rule, pathIn } from './rule.ts';

type Reported = Parameters<Context['report']>[0]['node'];

/** Only relative imports name our own files; packages are another matter. */
const ownFile = (context: Context, specifier: string): string | undefined =>
  specifier.startsWith('.') ? resolve(dirname(context.filename), specifier) : undefined;

export const importRule = (root: string): Rule => ({
  create: (context) => {
    const check = (node: Reported, specifier: unknown): void => {
      const target = typeof specifier === 'string' ? ownFile(context, specifier) : undefined;
      if (node === undefined || target === undefined) return;
      const message = importFault(pathIn(root, context.filename), pathIn(root, target));
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, 'value' in node.source ? node.source.value : undefined),
    };
  },
});

const barrel =
  'a re-export hides where a thing lives. Fix: import it from the file that defines it, and delete this line.';

export const noBarrelRule = (): Rule => ({
  create: (context) => {
    const check = (node: Reported, specifier: string | undefined): void => {
      if (node !== undefined && specifier?.startsWith('.') === true) {
        context.report({ node, message: barrel });
      }
    };
    return {
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
    };
  },
});

const defaultExport =
  'only a system (systems/<id>.ts) and a tool’s configuration have a default export. ' +
  'Fix: export it by its name, and name the file after it.';

export const noDefaultExportRule = (root: string): Rule => ({
  create: (context) => {
    const path = pathIn(root, context.filename);
    if (defaultExportPlaces.some((place) => place.test(path))) return {};
    return {
      ExportDefaultDeclaration: (node) => context.report({ node, message: defaultExport }),
    };
  },
});
