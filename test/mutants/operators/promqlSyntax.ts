/** Mistakes of typing in PromQL. */
import { eachMatch, textOperator, type Operator } from '../mutant.ts';

export const queryFields: readonly string[] = ['query', 'prometheusQuery'];

const syntax = 'queries/promql-syntax';

export const promqlSyntax: readonly Operator[] = [
  textOperator('a closing bracket of a query is lost', queryFields, (query) =>
    eachMatch(query, /\)$|\)(?= [/>])/g, () => '', { check: syntax, fix: 'add )' }),
  ),
  textOperator('a function is misspelt', queryFields, (query) =>
    eachMatch(query, /\brate\b/g, () => 'rates', { check: syntax, fix: 'did you mean rate?' }),
  ),
];
