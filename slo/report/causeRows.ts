/** Causes as rows of a table: how many, which share, what. */
import { sumOf } from '../../numbers/sum.ts';
import { wholeText } from '../../text/count.ts';
import { percentText } from '../../text/percentage.ts';
import type { Objective } from '../../model/objective.ts';
import type { Cause } from './causes.ts';

const mostCauses = 5;

/** `bad`: all bad events of the period. What no label tells is a row of its own. */
export const causeRows = (
  causes: readonly Cause[],
  bad: number,
  objective: Objective,
): readonly (readonly string[])[] => {
  const named = causes.slice(0, mostCauses);
  const rest = bad - sumOf(named, (cause) => cause.bad);
  const row = (count: number, what: string): readonly string[] => [wholeText(count), percentText(count / bad), what];
  return [
    ...named.map((cause) => row(cause.bad, causeText(cause, objective))),
    ...(rest >= 1 ? [row(rest, causes.length > mostCauses ? 'others' : 'not shown by any label')] : []),
  ];
};

const causeText = (cause: Cause, objective: Objective): string => {
  if (cause.kind === 'Rejection') return `rejected with the code ${cause.code}`;
  const request = `${cause.method} ${cause.route}`.trim();
  if (cause.status !== undefined) return `${request} answered ${cause.status}`;
  return objective.type === 'latency' ? `${request} slower than ${objective.under}` : request;
};
