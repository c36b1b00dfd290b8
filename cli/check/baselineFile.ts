/** The file of --baseline. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { baselineIn, baselineOf, heldAgainst } from '../../lint/baseline.ts';
import type { Finding } from '../../lint/check.ts';
import { UsageError } from '../../model/usageError.ts';
import { many } from '../../text/count.ts';
import type { Io } from '../run/io.ts';

export interface BaselineOptions {
  readonly file: string;
  /** Writes the findings of this run into it. */
  readonly isUpdate: boolean;
}

/** The findings that are not in the baseline. Throws `UsageError`. */
export const heldAgainstFile = (
  findings: readonly Finding[],
  { file, isUpdate }: BaselineOptions,
  { cwd, stderr }: Pick<Io, 'cwd' | 'stderr'>,
): readonly Finding[] => {
  const target = path.resolve(cwd, file);
  if (isUpdate) {
    const baseline = baselineOf(findings);
    writeFileSync(target, `${JSON.stringify(baseline, null, 2)}\n`);
    stderr(`wrote ${file}: ${many(findings.length, 'finding')}\n`);
    return [];
  }
  if (!existsSync(target))
    throw new UsageError(`--baseline: there is no file ${file}`, 'add --update-baseline once, and commit the file');
  const baseline = baselineIn(readFileSync(target, 'utf8'));
  if (baseline === undefined)
    throw new UsageError(`--baseline: ${file} is no baseline`, 'write it again with --update-baseline');
  const held = heldAgainst(findings, baseline);
  if (held.known > 0) stderr(`${many(held.known, 'finding')} in ${file} not shown\n`);
  if (held.gone > 0)
    stderr(
      `${many(held.gone, 'finding')} of ${file} ${held.gone === 1 ? 'is' : 'are'} gone: --update-baseline removes ${held.gone === 1 ? 'it' : 'them'}\n`,
    );
  return held.findings;
};
