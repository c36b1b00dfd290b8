/** Rules about queries in MQL, in dashboards and policies. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { mqlFaults } from './mqlFaults.ts';
import { mqlQueriesOf } from './mqlQueries.ts';

export const mqlSyntax: Check<Artefact> = artefactCheck(
  {
    id: 'queries/mql-syntax',
    severity: 'error',
    title:
      'A query in MQL has partners for its quotes and brackets, operations that exist, and in a policy a condition.',
    source: 'https://cloud.google.com/monitoring/mql/reference',
  },
  (artefact) =>
    mqlQueriesOf(artefact).flatMap(({ path, text, isCondition }) =>
      mqlFaults(text, isCondition).map(({ message, fix, from }): ArtefactFault => ({
        path,
        message,
        fix,
        inside: { text, from },
      })),
    ),
);

export const mqlEnds: Check<Artefact> = artefactCheck(
  {
    id: 'policies/mql',
    severity: 'warning',
    title: 'No condition uses MQL.',
    source: 'https://docs.cloud.google.com/monitoring/mql: no longer supported since 22 July 2025',
  },
  (artefact) =>
    each(artefact, 'MonitoringQueryLanguageCondition').map((message) => ({
      path: pathTo(message, 'query'),
      message:
        'the condition uses MQL, which is not supported since 22 July 2025: the API still accepts it, but faults are not fixed',
      fix: 'use PromQL (conditionPrometheusQueryLanguage)',
    })),
);
