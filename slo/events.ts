/**
 * The definition of an event, in words: one message at its final outcome, or one response on a declared data route.
 * Attempts, duplicates, health checks, metrics and uptime checks are not events. The words describe what the pipeline
 * counts.
 */
import { refusalStatuses, serviceStatuses, type GoodResponses } from '../model/responseEvent.ts';
import { teamEvents } from './teamEvents.ts';
import { isTeamMeasured } from './teamIndicator.ts';
import { isSingle, type Composite, type Objective, type Single } from '../model/objective.ts';

export interface EventWords {
  readonly total: string;
  readonly good: string;
}

/** Of an objective by time slices, the words for its slices. */
export const describeEvents = (objective: Objective): EventWords =>
  isSingle(objective) ? inSlices(objective, describeOccurrences(objective)) : describeComposite(objective);

/** `words`: of one event. */
export const inSlices = ({ slices }: Single, words: EventWords): EventWords => {
  if (slices === undefined) return words;
  const { length, good, empty = 'good' } = slices;
  const without = empty === 'good' ? ', and those without events' : '';
  return {
    total: `slices of ${length}${empty === 'good' ? '' : ' that have events'}`,
    good: `those in which at least ${good} of the events are good${without}; events are ${words.total}; good events are ${words.good}`,
  };
};

const describeComposite = ({ combine, parts, slices }: Composite): EventWords => {
  const ids = parts.map(({ objective, weight }) => (weight === undefined ? objective : `${objective} (${weight})`));
  const all = `${ids.slice(0, -1).join(', ')} and ${String(ids.at(-1))}`;
  if (combine === 'weighted')
    return {
      total: `the events of ${all}`,
      good: 'the mean of their shares of good events by these weights; an objective without events has none that are bad',
    };
  const isEmptyGood = (slices?.empty ?? 'good') === 'good';
  return {
    total: `slices of ${String(slices?.length)}${isEmptyGood ? '' : ' that have events'}`,
    good: `those that are good for ${all}, each at its own target${isEmptyGood ? ', and those without events' : ''}`,
  };
};

/** Statuses in a sentence: '408, 421 and 499'. */
const statusesText = (statuses: readonly number[]): string =>
  `${statuses.slice(0, -1).join(', ')} and ${statuses.at(-1)}`;

/** What a 4xx is for an availability objective, and why. */
export const callerSentence = (good: GoodResponses): string => {
  switch (good) {
    case '2xx of valid':
      return `4xx that the caller caused, such as 400 for an unknown parameter, 404 for a key that does not exist or 405, are not events: callers could otherwise spend this budget. Bad events are the 4xx that a correct request can get: ${statusesText(serviceStatuses.map(({ status }) => status))}.`;
    case '2xx':
      return `4xx are bad events, also those that callers cause, such as 400, 404 and 405: the definition promises 2xx of all requests (good: '2xx'). Only ${statusesText(refusalStatuses)} are not events.`;
    case 'not 5xx':
      return `4xx are good events, as the definition asks (good: 'not 5xx'). Only ${statusesText(refusalStatuses)} are not events.`;
  }
};

/** Of one response or message. */
export const describeOccurrences = (objective: Single): EventWords => {
  if (isTeamMeasured(objective)) return teamEvents(objective);
  switch (objective.type) {
    case 'availability':
      return {
        total: `responses on the data routes that the system declares${objective.good === '2xx of valid' ? ', without mistakes of the caller' : ''}`,
        good: objective.good === 'not 5xx' ? 'those with a status below 500' : 'those with a 2xx status, or 304',
      };
    // Failures belong to the availability objective; a fast failure would improve the latency objective.
    case 'latency':
      return {
        total: 'responses with a 2xx status, or 304, on the data routes that the system declares',
        good: `those that took at most ${objective.under}`,
      };
    case 'processing':
      return {
        total:
          objective.producerFaults === 'bad'
            ? 'messages that were stored or became dead letters'
            : 'messages that reached an outcome, without those rejected for their own content',
        good: 'those that were stored',
      };
    case 'freshness':
      return {
        total: `messages that were stored, and those not yet stored ${objective.under} after they were published`,
        good: `those stored at most ${objective.under} after they were published`,
      };
  }
};
