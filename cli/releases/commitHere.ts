/** The commit of the code that a command runs on: the job's, else the one that is checked out. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const isCommit = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{7,64}$/.test(text);

/** Undefined where neither is known, such as without git or outside a repository. */
export const commitHere = async (
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<string | undefined> => {
  // Source: GitHub Actions, default variables; Cloud Build, default substitutions, which a build passes on.
  const named = [variables['GITHUB_SHA'], variables['COMMIT_SHA']].find(isCommit);
  if (named !== undefined) return named;
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: folder, timeout: 5_000 });
    return isCommit(stdout.trim()) ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
};
