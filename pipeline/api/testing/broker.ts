/** For tests: a broker that records what is published, or fails. */
import type { Broker, OutgoingMessage } from '../../ports.ts';

export interface MemoryBroker extends Broker {
  readonly published: OutgoingMessage[];
  /** Runs before each publish; may wait or throw. */
  before: () => Promise<void>;
}

export const memoryBroker = (): MemoryBroker => {
  const broker: MemoryBroker = {
    published: [],
    before: async () => undefined,
    publish: async (messages) => {
      await broker.before();
      return messages.map((message) => String(broker.published.push(message)));
    },
    subscribe: () => ({ close: async () => undefined, done: Promise.resolve() }),
    close: async () => undefined,
  };
  return broker;
};
