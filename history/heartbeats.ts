/** Gauges that the pipeline takes at every reading; the first that a history has is the one to go by. */
import { instrumentOf, ownSignals } from '../model/signals.ts';

export const heartbeats: readonly string[] = ownSignals()
  .filter((signal) => instrumentOf(signal) === 'gauge')
  .map(({ id }) => id)
  .toSorted((a, b) => Number(b === 'atalaya.queue.backlog') - Number(a === 'atalaya.queue.backlog'));
