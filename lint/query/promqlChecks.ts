/** The rule about PromQL in dashboards and policies. Import it lazily: it loads the grammar. */
import type { Expr } from '../../promql/expr.ts';
import { parsePromql } from '../../promql/parse.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo } from '../artefact/message.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
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

/** Range brackets with a variable, which Cloud Monitoring fills in. */
const ranges = /\[\s*(?:\$\{[^}]*\}|\$\w+|\{\{[^}]*\}\}|%s)\s*(:[^\]]*)?\]/g;

/** The query with variables in ranges replaced by 5m. */
const filled = (query: string): string => query.replaceAll(ranges, (_, step?: string) => `[5m${step ?? ''}]`);

const faultOf = (query: string): QueryFault | undefined => {
  const complete = filled(query);
  if (isTemplatedQuery(outsideStrings(complete))) return undefined;
  const error = parseError(complete);
  if (error === undefined) return undefined;
  const { problem, fix, line, column, picture } = error;
  return {
    message: `syntax error in the query: ${problem}, at line ${line}, column ${column} of the query\n${picture}`,
    fix,
  };
};

/** Undefined where a placeholder leaves the query open, and for PromQL that does not parse or is not evaluated here. */
export const parsedQuery = (query: string): Expr | undefined => {
  if (filled(query) !== query || isTemplatedQuery(outsideStrings(query))) return undefined;
  try {
    return parsePromql(query);
  } catch (error) {
    if (error instanceof PromqlError) return undefined;
    throw error;
  }
};

/** Functions removed in Prometheus 3 that other PromQL engines still support. */
const renamed: ReadonlySet<string> = new Set(['holt_winters']);

/** Undefined for valid PromQL, including PromQL that is not evaluated here. */
const parseError = (query: string): PromqlError | undefined => {
  try {
    parsePromql(query);
    return undefined;
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const isWrong = (error.code === 'syntax' || error.code === 'type') && !renamed.has(error.text);
    return isWrong ? error : undefined;
  }
};

/** The query with empty strings: a placeholder inside a string does not matter. */
const outsideStrings = (query: string): string =>
  query.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""');
