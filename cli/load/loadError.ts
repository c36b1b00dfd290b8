/** Problems of the folder of systems, as the user sees them: those of all files at once, without stacks. */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefinitionError, renderProblem, type Problem } from '../../model/problem.ts';

export interface FileProblem {
  /** Such as 'systems/orders.ts'; with a line when the file did not load: 'systems/orders.ts:12'. */
  readonly file: string;
  readonly problem: Problem;
}

/** Systems that do not load or are invalid: exit code 2. */
export class LoadError extends Error {
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(({ file, problem }) => renderProblem(file, problem)).join('\n\n'));
    this.name = 'LoadError';
    this.problems = problems;
  }
}

/**
 * Why a file did not load. An error that comes from no file of its folder is our own bug: it is rethrown with its stack. Whatever is
 * thrown and is no error comes from the file.
 */
export const loadProblems = (path: string, file: string, error: unknown): readonly FileProblem[] => {
  if (error instanceof DefinitionError) {
    const id = basename(error.file, '.ts');
    const member = id === basename(path, '.ts') || id === '<id>' ? '' : `${id} `;
    return error.problems.map((problem) => ({
      file,
      problem: { ...problem, path: `${member}${problem.path}` },
    }));
  }
  const id = 'systems/does-not-load';
  if (!Error.isError(error)) {
    const message = `it throws ${typeof error === 'string' ? `'${error}'` : String(error)}`;
    return [{ file, problem: { id, path: '', message, fix: 'correct the expression there' } }];
  }
  const folder = `${dirname(path)}/`;
  const stack = withPaths(error.stack ?? '');
  if (!`${stack} ${withPaths(error.message)}`.includes(folder)) throw error;
  // The file itself, or a file that it imports.
  const [, where = path, line] = new RegExp(`(${RegExp.escape(folder)}[^:)\\n]+):(\\d+)`).exec(stack) ?? [];
  const shown = where === path ? file : `${file.slice(0, -basename(path).length)}${where.slice(folder.length)}`;
  const problem: Problem = {
    id,
    path: '',
    message: withPaths(error.message.split('\n', 1)[0] ?? '').replaceAll(path, file),
    fix: fixFor(error),
  };
  return [{ file: line === undefined ? file : `${shown}:${line}`, problem }];
};

/** Node writes a path with spaces or letters of other languages as a URL. */
const withPaths = (text: string): string =>
  text.replace(/file:\/\/\/[^\s:)'"]+/g, (url) => (URL.canParse(url) ? fileURLToPath(url) : url));

const fixFor = (error: Error & { readonly code?: unknown }): string => {
  const name = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  if (name !== undefined) return `install it (npm install ${name}), or correct the import`;
  if (error.code === 'ERR_MODULE_NOT_FOUND') return 'correct the path of the import, with its ending .ts';
  if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return 'use only syntax that type stripping supports: no enum, namespace or parameter property';
  if (error.message.includes('does not provide an export')) return 'correct the name that is imported';
  if (error.code === 'EACCES') return 'give yourself the right to read it';
  return error instanceof SyntaxError ? 'correct the syntax there' : 'correct the expression there';
};
