/**
 * A pipeline in its own process, to be killed: ingest on a home, and a producer that publishes into it and reports accepted
 * ids to its parent. Arguments: folder, first index, 'hang' for a warehouse that never answers.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { openHome } from '../../pipeline/embedded/home.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import freight from '../fixtures/systems/freight.ts';
import { freightWithFaults } from './flight.ts';
import { quietLogger, quietTelemetry } from './quiet.ts';

export type PipelineReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'accepted'; readonly ids: readonly string[] };

const [folder = '', first = '0', mode] = process.argv.slice(2);
const tell = (report: PipelineReport): void => void process.send!(report);

const home = await openHome(freight, folder, Date.now);
const warehouse = mode === 'hang' ? { store: () => new Promise<never>(() => undefined) } : home.warehouse;
const subscription = home.broker.subscribe(
  createIngest({
    system: freight,
    warehouse,
    deadLetters: home.deadLetters,
    telemetry: quietTelemetry,
    logger: quietLogger,
    now: Date.now,
  }),
);
let stopping = false;
process.once('SIGTERM', () => (stopping = true));
tell({ kind: 'ready' });

for (let index = Number(first); !stopping;) {
  const size = 1 + ((index * 7) % 400);
  tell({ kind: 'accepted', ids: await home.broker.publish(freightWithFaults(index, size)) });
  index += size;
  await delay(5); // the pace of the load
}
await subscription.close();
await home.close();
process.disconnect();
