/**
 * The architecture as lint rules (docs/architecture.md): an oxlint plugin. Every message says what is
 * wrong and names the place where the code belongs. Import cycles are oxlint's own import/no-cycle.
 */
import type { Rule } from './rule.ts';
import { exitRule, fileLengthRule, noVagueFolderRule } from './file-rules.ts';
import { importRule, noBarrelRule, noDefaultExportRule } from './module-rules.ts';
import { noClassRule, noEnumRule } from './shape-rules.ts';
import { pureRule } from './purity-rules.ts';

interface Plugin {
  readonly meta: { readonly name: string };
  readonly rules: Readonly<Record<string, Rule>>;
}

/** The plugin for the repository at `root`, an absolute folder. */
export const architecture = (root: string): Plugin => ({
  meta: { name: 'architecture' },
  rules: {
    imports: importRule(root),
    pure: pureRule(root),
    'no-vague-folder': noVagueFolderRule(root),
    'no-barrel': noBarrelRule(),
    'no-default-export': noDefaultExportRule(root),
    'no-class': noClassRule(root),
    'no-enum': noEnumRule(),
    'file-length': fileLengthRule(),
    exit: exitRule(root),
  },
});
