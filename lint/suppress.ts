/**
 * Suppressed findings in files, each with a reason. In YAML and HCL a comment `# atalaya-disable CHECK: reason` stands at the end
 * of a line, or on a line of its own above the line or block that it is about; `atalaya-disable-file` is about the whole file.
 * JSON has no comments: a list beside the file, `board.json.disable`, has lines `CHECK [PATH]: reason`.
 */
import { inOrder, type Finding } from './check.ts';
import type { Disable } from './disable.ts';
import { disableChecks } from './disableChecks.ts';
import type { Disabled } from './verdict.ts';

export interface Suppression {
  readonly disable: Disable;
  readonly holds: (finding: Finding) => boolean;
}

const comment =
  /(?:^|\s)(?:#|\/\/)\s*atalaya-disable(?<whole>-file)?(?![\w-])\s*(?<check>[^\s:]*)\s*(?::(?<reason>.*))?$/;

export const suppressionsIn = (file: string, text: string): readonly Suppression[] => {
  if (!text.includes('atalaya-disable')) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const found = comment.exec(line);
    if (found === null) return [];
    const { whole, check = '', reason = '' } = found.groups ?? {};
    const disable: Disable = {
      kind: 'Disable',
      file,
      line: index + 1,
      check,
      limit: undefined,
      reason: reason.trim(),
      mark: `# atalaya-disable${whole ?? ''} `,
    };
    const isAlone = line.slice(0, found.index).trim() === '';
    const [from, to] =
      whole === undefined ? (isAlone ? blockBelow(lines, index + 1) : [index, index]) : [0, lines.length];
    return [{ disable, holds: (finding) => finding.file === file && inLines(finding.position?.line ?? 1, from, to) }];
  });
};

const inLines = (line: number, from: number, to: number): boolean => line - 1 >= from && line - 1 <= to;

const isSkipped = (line: string): boolean => /^\s*(?:$|#|\/\/)/.test(line);

const indentOf = (line: string): number => /^[ \t]*(?:- +)*/.exec(line)?.[0].length ?? 0;

/** The first line of something at or below this one, and the lines that are indented deeper, with a closing brace. */
const blockBelow = (lines: readonly string[], start: number): readonly [from: number, to: number] => {
  let from = start;
  while (from < lines.length && isSkipped(lines[from] ?? '')) from += 1;
  const indent = indentOf(lines[from] ?? '');
  const margin = /^\s*/.exec(lines[from] ?? '')?.[0].length ?? 0;
  let to = from;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const isDeeper = (/^\s*/.exec(line)?.[0].length ?? 0) > margin || indentOf(line) > indent;
    if (!isDeeper) {
      if (/^\s*[}\])]/.test(line)) to = at;
      break;
    }
    to = at;
  }
  return [from, to];
};

/** `list`: path of the list that stands beside `file`. */
export const suppressionsBeside = (file: string, list: string, text: string): readonly Suppression[] =>
  text.split(/\r?\n/).flatMap((line, index) => {
    if (isSkipped(line)) return [];
    const [, check = '', limit, reason = ''] = /^\s*([^\s:]+)(?:\s+(\S+?))?\s*(?::(.*))?$/.exec(line) ?? [];
    const disable: Disable = {
      kind: 'Disable',
      file: list,
      line: index + 1,
      check,
      limit,
      reason: reason.trim(),
      mark: '',
    };
    return [{ disable, holds: (finding) => finding.file === file && isIn(finding.path, limit) }];
  });

const isIn = (path: string, limit: string | undefined): boolean => {
  const own = path.split(': ').at(-1) ?? path;
  return (
    limit === undefined ||
    [path, own].some((one) => one === limit || one.startsWith(`${limit}.`) || one.startsWith(`${limit}[`))
  );
};

export interface Suppressed {
  /** What is left, with findings about the suppressions themselves. */
  readonly findings: readonly Finding[];
  readonly disabled: readonly Disabled[];
}

/** `known`: ids of the checks. */
export const suppress = (
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  known: readonly string[],
): Suppressed => {
  if (suppressions.length === 0) return { findings, disabled: [] };
  const valid = suppressions.filter(({ disable: { check, reason } }) => reason !== '' && known.includes(check));
  const holding = ({ disable, holds }: Suppression, finding: Finding): boolean =>
    disable.check === finding.check && holds(finding);
  const disabled = valid.map((one) => ({
    disable: one.disable,
    findings: inOrder(findings.filter((finding) => holding(one, finding))),
  }));
  const left = findings.filter((finding) => !valid.some((one) => holding(one, finding)));
  const disables = suppressions.map(({ disable }) => disable);
  const lineOf = new Map(disables.map((disable) => [`line ${disable.line}`, disable.line]));
  const own = disableChecks
    .flatMap(({ find }) => find({ disables, disabled, known }))
    .map((finding) => ({ ...finding, path: '', position: { line: lineOf.get(finding.path) ?? 1, column: 1 } }));
  return { findings: [...left, ...own], disabled: disabled.filter((one) => one.findings.length > 0) };
};
