/**
 * The architecture as lint rules (docs/architecture.md): an oxlint plugin. Every message says what is wrong and where the
 * code belongs.
 */
import type { Rule } from './rule.ts';
import { exitRule, fileLengthRule, noVagueFolderRule } from './file-rules.ts';
import { importGraphOf, readTexts, type ImportGraph } from './importGraph.ts';
import { importRule, noBarrelRule, noCycleRule, noDefaultExportRule } from './module-rules.ts';
import { noClassRule, noEnumRule } from './shape-rules.ts';
import { pureRule } from './purity-rules.ts';

interface Plugin {
  readonly meta: { readonly name: string };
  readonly rules: Readonly<Record<string, Rule>>;
}

const once = <T>(make: () => T): (() => T) => {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: make() }).value;
};

/** The plugin for the repository at `root`, an absolute folder; `graphOf` returns its import graph. */
export const architecture = (
  root: string,
  graphOf: () => ImportGraph = once(() => importGraphOf(readTexts(root))),
): Plugin => ({
  meta: { name: 'architecture' },
  rules: {
    imports: importRule(root),
    'no-cycle': noCycleRule(root, graphOf),
    pure: pureRule(root),
    'no-vague-folder': noVagueFolderRule(root),
    'no-barrel': noBarrelRule(root),
    'no-default-export': noDefaultExportRule(root),
    'no-class': noClassRule(root),
    'no-enum': noEnumRule(),
    'file-length': fileLengthRule(),
    exit: exitRule(root),
  },
});
