/** The documents of a YAML file. A separate module, so that reading JSON does not load the YAML parser. */
import { foundAt, plainOf, type Located } from '../../text/located.ts';
import { readYaml, type YamlFaultKind, type YamlReading } from '../../text/yaml.ts';
import { positionAt } from '../../text/position.ts';
import { yamlTooDeepAt } from './yamlOutline.ts';
import { templateOf, tooDeep, unreadable, type Source, type Unreadable } from './source.ts';

/** An unquoted value that starts with a placeholder which YAML would misread, up to a comment or the end of the line. */
const bareInYaml = /^([ \t]*(?:- +)*(?:[\w"'.-]+:[ \t]+|(?<=- +)))((?:\{\{.*\}\}|%[sdvq]\b|@\w+@)[^#\n]*)(#.*)?$/gm;

/** Keeps lines, and columns before the value: only a comment can follow it. */
const quoteBare = (_: string, before: string, written: string, comment = ''): string => {
  const value = written.trimEnd();
  const quoted = value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  return `${before}${quoted}${written.slice(value.length)}${comment}`;
};

/** Rules ignore tags of other tools; a complex key may be a placeholder. */
const ignored: ReadonlySet<YamlFaultKind> = new Set(['unknown', 'complex key']);

/** The parser takes some seconds and 300 MB of memory for each megabyte; JSON is read a hundred times as fast. */
const mostCharacters = 2_000_000;

/** All documents that are not empty. */
export const yamlSources = (file: string, written: string): readonly Source[] | Unreadable => {
  if (written.length > mostCharacters) {
    const message = `it is ${(written.length / 1_000_000).toFixed(1)} MB of YAML: more than ${mostCharacters / 1_000_000} MB of YAML are not read`;
    return unreadable(file, message, 'split it, or write it as JSON');
  }
  const tooDeepAt = yamlTooDeepAt(written);
  if (tooDeepAt !== undefined) return tooDeep(file, positionAt(written, tooDeepAt));
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
  repeatedKeys: [],
});
