import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { Promises } from '../../slo/checks/promises.ts';
import { eachDeployed } from './deployed.ts';

export const ackDeadline: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/ack-deadline',
    severity: 'error',
    title: 'The ack deadline of a push subscription is not shorter than a request may take.',
    source: 'Pub/Sub, "Push subscriptions": the acknowledgement deadline is the time that Pub/Sub waits for the answer',
  },
  eachDeployed(({ system: { stages }, infrastructure }) => {
    const { ackDeadline: deadline } = stages.queue;
    const { timeout } = stages.ingest.resources;
    if (infrastructure.ingest === 'worker' || milliseconds(deadline) >= milliseconds(timeout)) return [];
    return [
      {
        path: 'stages.queue.ackDeadline',
        message: `Pub/Sub waits ${deadline} for an answer, and a request may take ${timeout}: a message would be delivered again while it is being stored`,
        fix: `write resources: { timeout: '${deadline}' } for the ingest stage, or a longer ackDeadline`,
      },
    ];
  }),
);
