/** The parser of HCL, loaded once for a test file. */
import { loadHclParser } from '../../cli/check/hclParser.ts';
import type { ParseHcl } from '../../lint/hcl/syntax.ts';
import type { Source, Unreadable } from '../../lint/artefact/source.ts';
import { hclSources } from '../../lint/hcl/hclSources.ts';

export const parseHcl: ParseHcl = await loadHclParser();

/** What a module of one file is read as, with all its resources. */
export const hclSource = (text: string, file = 'main.tf'): Source | Unreadable => {
  const [only] = hclSources([{ file, text }], parseHcl, () => true);
  if (only === undefined) throw new Error('one text is one source');
  return only.read;
};
