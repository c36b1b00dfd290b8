/** Loads tree-sitter with its grammar of Terraform, as WebAssembly: nothing is compiled on the user's machine. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import type { ParseHcl } from '../../lint/hcl/syntax.ts';

const grammar = '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm';

/** Milliseconds for one file: a text that no person wrote can take minutes. */
const longest = 5_000;

export const loadHclParser = async (): Promise<ParseHcl> => {
  await Parser.init();
  const language = await Language.load(await readFile(fileURLToPath(import.meta.resolve(grammar))));
  const parser = new Parser();
  parser.setLanguage(language);
  return (text) => {
    const end = performance.now() + longest;
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > end });
    if (tree === null) {
      parser.reset();
      return undefined;
    }
    return { root: tree.rootNode, free: () => tree.delete() };
  };
};
