/**
 * What counts the events of a stage that others run, in words, and what it cannot see. Sources: Google Cloud's list of metrics; "Pub/Sub
 * monitoring"; the OpenTelemetry semantic conventions for HTTP.
 */
import type { Single } from '../model/objective.ts';
import type { Selection } from '../model/selection.ts';
import { everyDialect } from '../series/dialects.ts';
import type { EventWords } from './events.ts';
import { selectionsOf, type Indicators } from './indicator.ts';

interface Counter {
  /** Signals whose ids begin so. */
  readonly id: string;
  /** What one event is. */
  readonly counts: string;
  readonly cannotSee: string;
}

const counters: readonly Counter[] = [
  {
    id: 'run.',
    counts: 'requests that reached the Cloud Run service',
    cannotSee:
      'Cloud Run counts requests on every path: it cannot distinguish a data route from a health check, and it does not see a request that never reached the service.',
  },
  {
    id: 'loadbalancing.',
    counts: 'requests that the load balancer answered',
    cannotSee:
      'The load balancer counts every path of its URL map or backend: it cannot distinguish a data route from a health check. What it answers itself, such as 502 or a sign-in page, counts too.',
  },
  {
    id: 'endpoints.',
    counts: 'requests to the managed service',
    cannotSee:
      'Endpoints counts every method of the service. Its latencies do not say the status: a fast failure counts as a fast answer.',
  },
  {
    id: 'functions.',
    counts: 'executions of the function',
    cannotSee:
      'An execution is an attempt: a retry counts again. Only its status is known: a function that catches its errors and returns is good, whatever it did with the message.',
  },
  {
    id: 'pubsub.oldest_unacked_message_age',
    counts: 'minutes in which the age of the oldest message that is not acknowledged is known',
    cannotSee:
      'The age is that of the oldest message, so this is an upper bound: one message that waits makes the minute bad for all. A message that was acknowledged without being stored is not seen. The metric may have gaps of minutes, which are no data.',
  },
  {
    id: 'pubsub.',
    counts: 'deliveries of the subscription',
    cannotSee:
      'A delivery is an attempt: a message that comes again counts again. A message that was acknowledged without being stored counts as good.',
  },
  {
    id: 'dataflow.',
    counts: 'minutes in which the age of the data watermark is known',
    cannotSee:
      'The watermark is that of the oldest event that is not processed, so this is an upper bound. Data that the job drops as late are not seen.',
  },
  {
    id: 'http.server.request.duration',
    counts: 'responses that the service itself counts',
    cannotSee:
      'The process counts: it does not see a request that never reached it, nor those of the moment in which it was killed.',
  },
];

const counterOf = ({ signal }: Selection): Counter | undefined => counters.find(({ id }) => signal.id.startsWith(id));

const countersOf = (indicators: Indicators): readonly Counter[] => [
  ...new Set(everyDialect.flatMap(({ id }) => selectionsOf(indicators[id]).flatMap((read) => counterOf(read) ?? []))),
];

export const watchedWords = (indicators: Indicators, objective: Single): EventWords => {
  const [counter] = countersOf(indicators);
  const total = counter?.counts ?? 'events that nothing counts';
  switch (objective.type) {
    case 'availability': {
      const isExecution = counter?.id === 'functions.';
      return {
        total: `${total}${isExecution || objective.good !== '2xx of valid' ? '' : ', without mistakes of the caller'}`,
        good: isExecution
          ? "those with the status 'ok'"
          : objective.good === 'not 5xx'
            ? 'those with a status below 500'
            : 'those with a 2xx status, or 304',
      };
    }
    case 'latency':
      return {
        total: `${total}${counter?.id === 'endpoints.' ? '' : counter?.id === 'functions.' ? " with the status 'ok'" : ', with a 2xx status or 304'}`,
        good: `those that took at most ${objective.under}`,
      };
    case 'processing':
      return { total, good: counter?.id === 'pubsub.' ? 'those that were acknowledged' : 'those that succeeded' };
    case 'freshness':
      return { total, good: `those in which it is at most ${objective.under}` };
  }
};

/** What each of its counters cannot see. */
export const blindSpots = (indicators: Indicators): readonly string[] =>
  countersOf(indicators).map(({ cannotSee }) => cannotSee);
