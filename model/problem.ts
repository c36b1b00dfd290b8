/** What is wrong, where, and what to do. All problems of a definition are collected and thrown once. */
export interface Problem {
  /** The rule, such as 'model/unknown-field'. */
  readonly id: string;
  /** Inside the definition, such as 'objectives[1].under'; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** A problem as the user sees it. */
export const renderProblem = (file: string, problem: Problem): string =>
  `${problem.id}  ${[file, problem.path].join(' ').trimEnd()}\n  ${problem.message}\n  fix: ${problem.fix}`;

/** A definition that cannot be used. The message holds every problem. */
export class DefinitionError extends Error {
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map((problem) => renderProblem(file, problem)).join('\n\n'));
    this.name = 'DefinitionError';
    this.file = file;
    this.problems = problems;
  }
}
