/** Rules about PromQL in dashboards and policies. Who parses it is given: the grammar is loaded only when it is needed. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { placeOf, rawText, type Message } from '../artefact/message.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';

/** What is wrong with a query, with a picture of the place; undefined when it parses. */
export interface PromqlProblem {
  readonly what: string;
  readonly fix: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The line of the query, and marks below the place. */
  readonly picture: string;
}

export type PromqlReader = (query: string) => PromqlProblem | undefined;

/** In range brackets Cloud Monitoring fills its own variables in. */
const ranges = /\[\s*(?:\$\{[^}]*\}|\$\w+|\{\{[^}]*\}\}|%s)\s*(:[^\]]*)?\]/g;

/** As it may be once a template is filled in. */
const filled = (query: string): string => query.replaceAll(ranges, (_, step?: string) => `[5m${step ?? ''}]`);

export const promqlSyntax = (read: PromqlReader): Check<Artefact> => {
  const judged = new Map<string, Omit<ArtefactFault, 'place'> | undefined>();
  const judge = (query: string): Omit<ArtefactFault, 'place'> | undefined => {
    if (!judged.has(query)) judged.set(query, faultOf(query, read));
    return judged.get(query);
  };
  return artefactCheck(
    {
      id: 'queries/promql-syntax',
      severity: 'error',
      title: 'PromQL parses.',
      source: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
    },
    (artefact) =>
      promqlOf(artefact).flatMap(({ message, field, query }): readonly ArtefactFault[] => {
        const fault = judge(query);
        return fault === undefined ? [] : [{ place: placeOf(message, field), ...fault }];
      }),
  );
};

const faultOf = (query: string, read: PromqlReader): Omit<ArtefactFault, 'place'> | undefined => {
  const complete = filled(query);
  if (isTemplatedQuery(outsideStrings(complete))) return undefined;
  const problem = read(complete);
  if (problem === undefined) return undefined;
  const { what, fix, line, column, picture } = problem;
  return { what: `the query does not parse: ${what}, at line ${line}, column ${column} of it\n${picture}`, fix };
};

/** A placeholder in a text is part of the text. */
const outsideStrings = (query: string): string =>
  query.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""');

export const promqlOf = (
  artefact: Artefact,
): readonly { readonly message: Message; readonly field: string; readonly query: string }[] =>
  [
    ...each(artefact, 'TimeSeriesQuery').map((message) => ({ message, field: 'prometheusQuery' })),
    ...each(artefact, 'PrometheusQueryLanguageCondition').map((message) => ({ message, field: 'query' })),
  ].flatMap(({ message, field }) => {
    const query = rawText(message, field);
    return query === undefined ? [] : [{ message, field, query }];
  });
