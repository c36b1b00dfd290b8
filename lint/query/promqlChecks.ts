/** The rule about PromQL in dashboards and policies. Import it lazily: it loads the grammar. */
import type { Expr } from '../../promql/expr.ts';
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { readQuery } from '../promql/readQuery.ts';
import { promqlOf, promqlSyntaxWords } from './promqlQueries.ts';

type QueryFault = Pick<ArtefactFault, 'message' | 'fix'>;

/** Each distinct query of an artefact is parsed once. */
export const promqlSyntax: Check<Artefact> = artefactCheck(promqlSyntaxWords, (artefact) => {
  const faults = new Map<string, QueryFault | undefined>();
  return promqlOf(artefact).flatMap(({ message, field, query }): readonly ArtefactFault[] => {
    if (!faults.has(query)) faults.set(query, faultOf(query));
    const fault = faults.get(query);
    return fault === undefined ? [] : [{ path: pathTo(message, field), ...fault }];
  });
});

const faultOf = (query: string): QueryFault | undefined => {
  const read = readQuery(query);
  if (read.kind !== 'WrongQuery') return undefined;
  const { problem, fix, line, column, picture } = read.error;
  return {
    message: `syntax error in the query: ${problem}, at line ${line}, column ${column} of the query\n${picture}`,
    fix,
  };
};

/** Undefined where a variable outside strings leaves the query open, and for PromQL that does not parse or is not evaluated here. */
export const parsedQuery = (query: string): Expr | undefined => {
  const read = readQuery(query);
  return read.kind === 'ReadQuery' && read.holes.every(({ kind }) => kind === 'text') ? read.expr : undefined;
};
