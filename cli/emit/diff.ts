/** The difference between disk and definitions, as a patch. */
import { createTwoFilesPatch } from 'diff';
import path from 'node:path';
import { shownPath, type FileChange } from './folder.ts';

/** Missing and superfluous files are only named: their text adds nothing to the definition. */
export const diffText = (folder: string, changes: readonly FileChange[]): string =>
  changes.map((change) => changeText(change, folder)).join('');

const changeText = ({ path: file, before, after }: FileChange, folder: string): string => {
  const name = shownPath(path.join(folder, file));
  if (before === undefined) return `missing: ${name}\n`;
  if (after === undefined) return `nobody emits it: ${name}\n`;
  if (before.replaceAll('\r\n', '\n') === after)
    return `differs only in line ends, which are CRLF: ${name}\n  fix: write 'generated/** text eol=lf' into .gitattributes, then emit\n`;
  const patch = createTwoFilesPatch(name, name, before, after, 'existing file', 'as defined', {
    context: 3,
    timeout: 2_000,
  });
  return (patch ?? `differs too much to show how: ${name}\n`).replace(/^Index:.*\n=+\n/, '');
};
