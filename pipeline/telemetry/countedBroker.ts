/** A broker that counts and times each publish, for every home and every publisher. */
import type { Broker } from '../ports.ts';
import type { BrokerTelemetry } from './telemetry.ts';

export const countedBroker = (broker: Broker, telemetry: BrokerTelemetry): Broker => ({
  ...broker,
  publish: async (messages) => {
    const started = performance.now();
    const ids = await broker.publish(messages);
    telemetry.published(messages.length, (performance.now() - started) / 1_000);
    return ids;
  },
});
