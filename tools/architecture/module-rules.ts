/** Rules about imports and exports: the picture of folders, no cycles, no barrels, no default exports. */
import { dirname, resolve } from 'node:path';
import { cycleThrough, type ImportGraph } from './importGraph.ts';
import { importFault } from './layers.ts';
import { defaultExportFiles, entriesFolder, isUnder } from './allowed.ts';
import { type Context, type Rule, pathIn } from './rule.ts';

type Reported = Parameters<Context['report']>[0]['node'];

/** The absolute path of a relative import; undefined for a package. */
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

/** oxlint's own rule ignores `import()` and `import('./x.ts').T`. The graph is built when the first file is linted. */
export const noCycleRule = (root: string, graphOf: () => ImportGraph): Rule => ({
  create: (context) => {
    const graph = graphOf();
    const cycle = cycleThrough(graph, pathIn(root, context.filename));
    if (cycle === undefined) return {};
    const next = cycle[1] ?? cycle[0];
    const check = (node: Reported, specifier: unknown): void => {
      const target = typeof specifier === 'string' ? ownFile(context, specifier) : undefined;
      if (node === undefined || target === undefined || pathIn(root, target) !== next) return;
      context.report({ node, message: cycleMessage(graph, cycle) });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, 'value' in node.source ? node.source.value : undefined),
      TSImportType: (node) => check(node, node.source.value),
    };
  },
});

const cycleMessage = (graph: ImportGraph, cycle: readonly string[]): string => {
  const steps = cycle.map((file, index) => {
    const to = cycle[(index + 1) % cycle.length] ?? file;
    return ` → ${to}${graph.get(file)?.get(to) === 'import()' ? ' by import()' : ''}`;
  });
  return (
    `these files import each other: ${cycle[0]}${steps.join('')}. ` +
    'Fix: move the code that both need to a separate file that imports neither, or pass one of them as an argument.'
  );
};

const barrel =
  'a re-export hides the file that defines a name. Fix: import it from the file that defines it, and delete this line.';

export const noBarrelRule = (root: string): Rule => ({
  create: (context) => {
    const isEntry = isUnder(pathIn(root, context.filename), entriesFolder);
    const check = (node: Reported, specifier: string | undefined): void => {
      if (!isEntry && node !== undefined && specifier?.startsWith('.') === true) {
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
    if (defaultExportFiles.some((pattern) => pattern.test(path))) return {};
    return {
      ExportDefaultDeclaration: (node) => context.report({ node, message: defaultExport }),
    };
  },
});
