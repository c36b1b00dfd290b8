/** The freight system with small batches and another ack deadline. */
import type { Duration } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { OutgoingMessage } from '../../pipeline/ports.ts';
import freight from '../fixtures/systems/freight.ts';

export const freightAt = (ackDeadline: Duration): PipelineSystem => {
  const { queue, ingest } = freight.stages;
  return {
    ...freight,
    stages: {
      ...freight.stages,
      queue: { ...queue, ackDeadline },
      ingest: { ...ingest, batch: { ...ingest.batch, rows: 50 } },
    },
  };
};

export const flightMessage = (delay: number): OutgoingMessage => ({
  data: Buffer.from(
    JSON.stringify({ date: '2026-01-01T00:10:00Z', delay, distance: 300, origin: 'LAS', destination: 'SFO' }),
  ),
});
