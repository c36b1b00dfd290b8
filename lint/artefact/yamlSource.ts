/** The documents of a YAML file. A separate module, so that reading JSON does not load the YAML parser. */
import { foundAt, plainOf, type Located } from '../../text/located.ts';
import { readYaml, type YamlFaultKind, type YamlReading } from '../../text/yaml.ts';
import { templateOf, unreadable, type Source, type Unreadable } from './source.ts';

/** An unquoted value that starts with a placeholder which YAML would misread, up to a comment or the end of the line. */
const bareInYaml = /^(\s*(?:- +)*(?:[\w"'.-]+:\s+|(?<=- +)))((?:\{\{.*\}\}|%[sdvq]\b|@\w+@)[^#\n]*?)(\s*(?:#.*)?)$/gm;

/** Keeps lines, and columns before the value: only a comment can follow it. */
const quoteBare = (_: string, before: string, value: string, after: string): string =>
  `${before}${value.includes("'") ? JSON.stringify(value) : `'${value}'`}${after}`;

/** Rules ignore tags of other tools; a complex key may be a placeholder. */
const ignored: ReadonlySet<YamlFaultKind> = new Set(['unknown', 'complex key']);

/** All documents that are not empty. */
export const yamlSources = (file: string, written: string): readonly Source[] | Unreadable => {
  const text = written.replaceAll(bareInYaml, quoteBare);
  const reading = readYaml(text);
  const fault = reading.faults.find(({ kind }) => !ignored.has(kind));
  if (fault !== undefined) return templateOf(file, text) ?? unreadable(file, fault.message, fault.fix, fault.at);
  const sources = reading.roots.map((root) => sourceOf({ file, text, isExact: text === written }, root, reading));
  return sources.length === 0 ? unreadable(file, 'it is empty', 'write a dashboard or a policy to it') : sources;
};

const sourceOf = (
  outside: Pick<Source, 'file' | 'text' | 'isExact'>,
  root: Located,
  { positionOf }: YamlReading,
): Source => ({
  kind: 'Source',
  ...outside,
  format: 'yaml',
  value: plainOf(root),
  spanOf: (path) => foundAt(root, path).value.span,
  keySpanOf: (path) => {
    const { value, entry } = foundAt(root, path);
    return (entry ?? value).span;
  },
  positionOf,
  strayCommas: [],
});
