/**
 * Counts good and total events of each objective (design: docs/architecture.md; words: model/objective.ts).
 * Which response is an event of an availability objective: model/responseEvent.ts. A latency event is a response that is 2xx or 304: failures count for availability, and fast failures would improve latency.
 * Source: Site Reliability Engineering, ch. 6, "distinguish between the latency of successful requests and of failed".
 * A rejected message is bad for processing (unless producer faults are excluded) and no event for freshness.
 */
import { seconds } from '../../model/quantity.ts';
import { isSuccess, responseEvent } from '../../model/responseEvent.ts';
import { isSingle, type Objective } from '../../model/objective.ts';
import type { Metrics, NumberSeries } from './series.ts';

export interface ObjectiveEvents {
  /** One response on a declared data route; of a marked test request it is an event only where probes are counted. */
  response(status: number, duration: number, synthetic?: boolean): void;
  /** Seconds from published to stored, one per message. */
  stored(ages: readonly number[]): void;
  rejected(count: number): void;
}

interface Events {
  readonly good: NumberSeries;
  readonly total: NumberSeries;
}

export const objectiveEvents = (metrics: Metrics, objectives: readonly Objective[]): ObjectiveEvents => {
  const responses: ((status: number, duration: number) => void)[] = [];
  const probes: ((status: number, duration: number) => void)[] = [];
  const stores: ((ages: readonly number[]) => void)[] = [];
  const rejections: ((count: number) => void)[] = [];

  const eventsOf = (objective: Objective): Events => ({
    good: metrics.number('atalaya.objective.good_events', { objective: objective.id }),
    total: metrics.number('atalaya.objective.total_events', { objective: objective.id }),
  });
  const count = (events: Events, good: boolean): void => {
    events.total.value += 1;
    if (good) events.good.value += 1;
  };

  for (const objective of objectives.filter(isSingle)) {
    // What counts them is not the pipeline.
    if (objective.of !== undefined) continue;
    const events = eventsOf(objective);
    switch (objective.type) {
      case 'availability': {
        const { good } = objective;
        const answered = (status: number): void => {
          const event = responseEvent(good, status);
          if (event !== 'none') count(events, event === 'good');
        };
        responses.push(answered);
        if (objective.probes === 'counted') probes.push(answered);
        break;
      }
      case 'latency': {
        const under = seconds(objective.under);
        const answered = (status: number, duration: number): void => {
          if (isSuccess(status)) count(events, duration <= under);
        };
        responses.push(answered);
        if (objective.probes === 'counted') probes.push(answered);
        break;
      }
      case 'processing': {
        stores.push((ages) => {
          events.good.value += ages.length;
          events.total.value += ages.length;
        });
        if (objective.producerFaults === 'bad') {
          rejections.push((rejected) => {
            events.total.value += rejected;
          });
        }
        break;
      }
      case 'freshness': {
        const under = seconds(objective.under);
        stores.push((ages) => {
          let good = 0;
          for (const age of ages) if (age <= under) good += 1;
          events.good.value += good;
          events.total.value += ages.length;
        });
        break;
      }
    }
  }

  return {
    response: (status, duration, synthetic = false) => {
      for (const response of synthetic ? probes : responses) response(status, duration);
    },
    stored: (ages) => {
      for (const store of stores) store(ages);
    },
    rejected: (rejected) => {
      for (const reject of rejections) reject(rejected);
    },
  };
};
