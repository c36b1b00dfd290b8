/** Rules about filters of log entries: in log-match conditions, log metrics and log panels. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo, rawText, type Message } from '../artefact/message.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { comparisonsIn } from '../filter/filterTree.ts';
import { meantLevel, levels } from './severity.ts';
import { readLogFilter, textsOf } from './logFilter.ts';

const source = 'https://cloud.google.com/logging/docs/view/logging-query-language';

const holders = ['LogMatch', 'LogMetric', 'LogsPanel'];

const filtersOf = (artefact: Artefact): readonly { readonly message: Message; readonly text: string }[] =>
  holders
    .flatMap((type) => each(artefact, type))
    .flatMap((message) => {
      const text = rawText(message, 'filter');
      return text === undefined ? [] : [{ message, text }];
    });

export const logFilter: Check<Artefact> = artefactCheck(
  {
    id: 'queries/log-filter',
    severity: 'error',
    title: 'A filter of log entries has the grammar, the fields and the functions of the Logging query language.',
    source,
  },
  (artefact) =>
    filtersOf(artefact).flatMap(({ message, text }) =>
      readLogFilter(text).faults.map((fault): ArtefactFault => ({
        path: pathTo(message, 'filter'),
        message: fault.message,
        fix: fault.fix,
        inside: { text, from: fault.from },
      })),
    ),
);

export const logSeverity: Check<Artefact> = artefactCheck(
  {
    id: 'queries/log-severity',
    severity: 'warning',
    title: 'The severity of log entries is compared with one of its levels.',
    source: 'Logging API v2, LogSeverity',
  },
  (artefact) =>
    filtersOf(artefact).flatMap(({ message, text }) =>
      comparisonsIn(readLogFilter(text).tree)
        .filter(({ key, op }) => key.value.toLowerCase() === 'severity' && /^[<>]?=?$|^!=$/.test(op))
        .flatMap(({ value }) => textsOf(value))
        .flatMap((level): readonly ArtefactFault[] => {
          if (
            isTemplatedQuery(level.written) ||
            levels.includes(level.value.toUpperCase()) ||
            /^\d+$/.test(level.value)
          )
            return [];
          const right = meantLevel(level.value);
          const fix = right === undefined ? `write one of ${levels.join(', ')}` : `write ${right}`;
          const path = pathTo(message, 'filter');
          return [
            { path, message: `${level.written} is no level of severity`, fix, inside: { text, from: level.from } },
          ];
        }),
    ),
);
