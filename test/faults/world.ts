/** A pipeline in this process, in its own folder, whose parts can be made to fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHome, type Home } from '../../pipeline/embedded/home.ts';
import { createIngest, type IngestOptions } from '../../pipeline/ingest/ingest.ts';
import type { Handler, OutgoingMessage, Subscription, Warehouse } from '../../pipeline/ports.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../fixtures/systems/freight.ts';
import { accountOf, lost, twice } from './account.ts';
import { quietLogger, quietTelemetry } from './quiet.ts';
import { until } from '../../pipeline/testing/until.ts';

/** With a short ack deadline: messages are handed back and redelivered soon. */
export const hasty: PipelineSystem = {
  ...freight,
  stages: { ...freight.stages, queue: { ...freight.stages.queue, ackDeadline: '500ms' } },
};

export interface Faults {
  readonly folder?: string;
  readonly system?: PipelineSystem;
  readonly now?: () => number;
  readonly store?: (warehouse: Warehouse) => Warehouse['store'];
  readonly deadLetters?: (home: Home) => IngestOptions['deadLetters'];
  readonly handler?: (handler: Handler) => Handler;
}

export interface World {
  readonly home: Home;
  readonly subscription: Subscription;
  readonly accepted: Set<string>;
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Waits until the queue is empty, then returns what was lost or duplicated. */
  verdict(): Promise<Verdict>;
  close(): Promise<void>;
}

export interface Verdict {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  readonly stored: number;
  readonly dead: number;
}

export const openWorld = async (faults: Faults = {}): Promise<World> => {
  const { system = hasty, now = Date.now } = faults;
  const folder = faults.folder ?? mkdtempSync(path.join(tmpdir(), 'atalaya-faults-'));
  const home = await openHome(system, folder, now);
  const ingest = createIngest({
    system,
    warehouse: { store: faults.store?.(home.warehouse) ?? home.warehouse.store },
    deadLetters: faults.deadLetters?.(home) ?? home.deadLetters,
    telemetry: quietTelemetry,
    logger: quietLogger,
    now,
  });
  const subscription = home.broker.subscribe(faults.handler?.(ingest) ?? ingest);
  const accepted = new Set<string>();
  return {
    home,
    subscription,
    accepted,
    publish: async (messages) => {
      for (const id of await home.broker.publish(messages)) accepted.add(id);
    },
    verdict: async () => {
      await until('the queue is empty', () => home.broker.backlog().messages === 0);
      const account = await accountOf(home);
      const { stored, dead } = account;
      return { lost: lost(account, accepted), twice: twice(account), stored: stored.length, dead: dead.length };
    },
    close: async () => {
      await subscription.close();
      await home.close();
      if (faults.folder === undefined) rmSync(folder, { recursive: true });
    },
  };
};
