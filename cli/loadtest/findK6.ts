/** Finds k6 in the required version: on the PATH, else the one that the tools script builds. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { externalToolNamed } from '../../tools/external/tool.ts';
import { howToGet, externalToolPath } from '../../tools/external/toolPath.ts';
import { codeEnding } from '../run/codeEnding.ts';
import { UsageError } from '../../model/usageError.ts';

export interface K6 {
  readonly program: string;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `UsageError` when the required version is missing. */
export const findK6 = async (environment: Environment = process.env): Promise<K6> => {
  const { version } = externalToolNamed('k6');
  const onPath = programOnPath(environment['PATH'] ?? '');
  const installed = onPath === undefined ? undefined : await versionOf(onPath);
  if (onPath !== undefined && installed === version) return { program: onPath, version };
  const built = externalToolPath('k6', environment);
  if (built !== undefined) return { program: built, version };
  const other = onPath === undefined ? '' : `, and ${onPath} is ${installed ?? 'something else'}`;
  throw new UsageError(
    `k6 ${version} is not on this machine${other}`,
    codeEnding === '.ts'
      ? `'${howToGet('k6')}' builds it in about a minute; it needs Go`
      : `put that version on the PATH: https://github.com/grafana/k6/releases/tag/v${version}`,
  );
};

const programOnPath = (folders: string): string | undefined =>
  folders
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, 'k6'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** k6 prints 'k6 v2.2.0 (go1.26.8, linux/amd64)'. */
const versionOf = async (program: string): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { timeout: 10_000 });
    return /^k6(?:\.exe)? v(\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
};
