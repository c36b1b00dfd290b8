/** The rule about PromQL in dashboards and policies. Import it lazily: it loads the grammar. */
import { parsePromql } from '../../promql/parse.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo } from '../artefact/message.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { promqlOf, promqlSyntaxWords } from './promqlQueries.ts';

type QueryFault = Pick<ArtefactFault, 'what' | 'fix'>;

/** Each query of an artefact is parsed once, however often it stands there. */
export const promqlSyntax: Check<Artefact> = artefactCheck(promqlSyntaxWords, (artefact) => {
  const faults = new Map<string, QueryFault | undefined>();
  return promqlOf(artefact).flatMap(({ message, field, query }): readonly ArtefactFault[] => {
    if (!faults.has(query)) faults.set(query, faultOf(query));
    const fault = faults.get(query);
    return fault === undefined ? [] : [{ path: pathTo(message, field), ...fault }];
  });
});

/** In range brackets Cloud Monitoring fills its own variables in. */
const ranges = /\[\s*(?:\$\{[^}]*\}|\$\w+|\{\{[^}]*\}\}|%s)\s*(:[^\]]*)?\]/g;

/** As it may be once a template is filled in. */
const filled = (query: string): string => query.replaceAll(ranges, (_, step?: string) => `[5m${step ?? ''}]`);

const faultOf = (query: string): QueryFault | undefined => {
  const complete = filled(query);
  if (isTemplatedQuery(outsideStrings(complete))) return undefined;
  const error = parseError(complete);
  if (error === undefined) return undefined;
  const { what, fix, line, column, picture } = error;
  return { what: `the query does not parse: ${what}, at line ${line}, column ${column} of it\n${picture}`, fix };
};

/** Gone from Prometheus 3, and still PromQL elsewhere. */
const renamed: ReadonlySet<string> = new Set(['holt_winters']);

/** Undefined of what is PromQL but is not evaluated here. */
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

/** A placeholder in a text is part of the text. */
const outsideStrings = (query: string): string =>
  query.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""');
