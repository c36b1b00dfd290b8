/** Reports all problems of a definition at once. A rule is skipped only when a part that it reads has the wrong shape. */
import type { Problem } from './problem.ts';
import type { Rule } from './rules/rule.ts';
import type { Shape } from './shape/shape.ts';

const within = (path: string, part: string): boolean =>
  part === path || part.startsWith(`${path}.`) || (path.startsWith(part) && '.['.includes(path.charAt(part.length)));

/** First the problems of shapes, in the order of the definition, then those of rules. Empty when it is valid. */
export const problemsOf = <D>(definition: unknown, shape: Shape, rules: readonly Rule<D>[]): readonly Problem[] => {
  const problems: Problem[] = [];
  const unreadable: string[] = [];
  shape(definition, '', (problem, path) => {
    problems.push(problem);
    if (path !== undefined) unreadable.push(path);
  });
  for (const { reads, check } of rules) {
    if (reads.some((part) => unreadable.some((path) => path === '' || within(path, part)))) continue;
    check(definition as D, (problem) => problems.push(problem));
  }
  return problems;
};
