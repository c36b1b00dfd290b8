/** The receiver of a demo: it takes notifications and serves acknowledge links on this machine, and delivers to local destinations. */
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { fleetAlerts } from '../../../alerts/fleetAlerts.ts';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import type { Organization } from '../../../model/organization.ts';
import { listenForPushes } from '../../../pipeline/ingest/entry/listenForPushes.ts';
import { createLogger } from '../../../pipeline/telemetry/logging.ts';
import { defaultRate } from '../../../receiver/configuration/configuration.ts';
import { bindDecisions } from '../../../receiver/decide.ts';
import type { Destinations } from '../../../receiver/destinations.ts';
import { parses } from '../../../receiver/intake/parse.ts';
import { openReceiver, type Receiver } from '../../../receiver/receiver.ts';
import { fleetAround } from '../../load/loadSystem.ts';
import type { Io } from '../../run/io.ts';
import type { Pipeline } from '../../run/runPipeline.ts';

export interface LocalReceiver {
  readonly receiver: Receiver;
  /** Posts a notification as Alertmanager does. Rejects when the receiver does not take it. */
  readonly post: (body: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';

export const openLocalReceiver = async (
  { system, home }: Pipeline,
  organization: Organization,
  destinations: Destinations,
  io: Io,
): Promise<LocalReceiver> => {
  const fleet = await fleetAround(system, io);
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  let drain = (): void => undefined;
  const server = await listenForPushes({
    listener: (request, response) => listener(request, response),
    host,
    port: 0,
    drain: () => drain(),
  });
  const token = randomUUID();
  const receiver = openReceiver({
    organization,
    ...bindDecisions({
      organization,
      fleetAlerts: fleetAlerts(fleet, organization),
      systems: fleet.map((member) => nodesOf(member, 'prod')),
    }),
    state: path.join(home.folder, 'oncall.sqlite'),
    senders: [{ name: 'demo', auth: { kind: 'Bearer', token: () => token }, parse: parses.alertmanager }],
    destinations,
    url: server.url,
    linkKey: undefined,
    heartbeats: [],
    rate: defaultRate,
    proxies: 0,
    logger: createLogger({ name: 'receiver', level: 'error' }),
    wall: io.now,
    monotonic: () => performance.now(),
    random: Math.random,
  });
  listener = receiver.listener;
  drain = receiver.drain;
  receiver.start();
  return {
    receiver,
    post: async (body) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(`${server.url}/hooks/demo`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`the receiver answered ${response.status}: ${await response.text()}`);
    },
    close: async () => {
      await server.close();
      await receiver.close();
    },
  };
};
