/** Finds PromQL in an artefact without the parser: loading the grammar takes time, and most files contain no PromQL. */
import { each, type Artefact } from '../artefact/artefact.ts';
import { rawText, type Message } from '../artefact/message.ts';
import type { CheckWords } from '../check.ts';

export interface PromqlQuery {
  readonly message: Message;
  readonly field: string;
  readonly query: string;
}

export const promqlOf = (artefact: Artefact): readonly PromqlQuery[] =>
  [
    ...each(artefact, 'TimeSeriesQuery').map((message) => ({ message, field: 'prometheusQuery' })),
    ...each(artefact, 'PrometheusQueryLanguageCondition').map((message) => ({ message, field: 'query' })),
  ].flatMap(({ message, field }) => {
    const query = rawText(message, field);
    return query === undefined ? [] : [{ message, field, query }];
  });

/** Data of the check that promqlChecks.ts runs. */
export const promqlSyntaxWords: CheckWords = {
  id: 'queries/promql-syntax',
  severity: 'error',
  title: 'PromQL has no syntax error.',
  source: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
};

/** Data of the check that policy/lateWindow.ts runs. */
export const lateWindowWords: CheckWords = {
  id: 'policies/late-window',
  severity: 'error',
  title: 'The window of a PromQL condition contains at least two points that have arrived.',
  source: 'Google Cloud metrics list: sample period and ingestion delay of each metric',
};

/** Data of the check that policy/evaluationInterval.ts runs. */
export const evaluationIntervalWords: CheckWords = {
  id: 'cost/evaluation-interval',
  severity: 'warning',
  title: 'A PromQL condition is not evaluated more often than its windows need.',
  source: 'https://docs.cloud.google.com/monitoring/alerts/cost-control',
};
