/** Runs the checks on files over one text, without a disk. */
import { findArtefacts } from '../../lint/artefact/find.ts';
import { readJson, type Unreadable } from '../../lint/artefact/source.ts';
import { yamlSources } from '../../lint/artefact/yamlSource.ts';
import type { Finding } from '../../lint/check.ts';
import { fileVerdict, type FileVerdict } from '../../lint/fileVerdict.ts';
import { findingText } from '../../lint/text.ts';
import { artefactChecksFor, artefactKinds, fileChecks, togetherChecks } from '../../lint/fileChecks.ts';

export const lintText = async (text: string, file = 'example.json'): Promise<FileVerdict> => {
  const read = file.endsWith('.json') ? [readJson(file, text)].flat() : [yamlSources(file, text)].flat();
  const found = read.flatMap((source) => (source.kind === 'Source' ? [findArtefacts(source, artefactKinds)] : []));
  const artefacts = found.flatMap((result) => result.artefacts);
  const unreadable: readonly Unreadable[] = [
    ...read.flatMap((source) => (source.kind === 'Unreadable' ? [source] : [])),
    ...found.flatMap((result) => result.unreadable),
  ];
  const checks = await artefactChecksFor(artefacts);
  const findings: readonly Finding[] = [
    ...checks.flatMap(({ find }) => artefacts.flatMap((artefact) => find(artefact))),
    ...togetherChecks.flatMap(({ find }) => find(artefacts)),
  ];
  return fileVerdict(findings, { files: 1, artefacts, checks: fileChecks, unreadable });
};

/** Findings as printed to users. */
export const findingTexts = async (text: string, file?: string): Promise<readonly string[]> => {
  const { findings } = await lintText(text, file);
  return findings.map(findingText);
};
