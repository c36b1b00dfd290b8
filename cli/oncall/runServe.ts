/** Wires the receiver: definitions, configuration, secrets, mail server, and the HTTP server. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { UsageError } from '../../model/usageError.ts';
import { loopback, openMetricsServer } from '../../pipeline/http/openMetricsServer.ts';
import type { OpenServer } from '../../pipeline/http/openServer.ts';
import { balancedTimeouts, directTimeouts } from '../../pipeline/http/timeouts.ts';
import { listenForPushes } from '../../pipeline/ingest/entry/listenForPushes.ts';
import { createLogger } from '../../pipeline/telemetry/logging.ts';
import type { ReceiverConfiguration } from '../../receiver/configuration/configuration.ts';
import { readConfiguration } from '../../receiver/configuration/readConfiguration.ts';
import { createSecrets, readReference } from '../../receiver/configuration/secrets.ts';
import { bindDecisions } from '../../receiver/decide.ts';
import { missingSecrets, openDestinations, printDestinations } from '../../receiver/destinations.ts';
import { startMetrics } from '../../receiver/metrics.ts';
import {
  checkHeartbeatOwners,
  heartbeatElsewhere,
  plannedHeartbeats,
} from '../../receiver/incidents/plannedHeartbeats.ts';
import { homeOf, placeOf, type Place } from '../../receiver/place.ts';
import { openReceiver, type Receiver } from '../../receiver/receiver.ts';
import { openSenders } from '../../receiver/senders.ts';
import { readFailure } from '../../text/readFailure.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadFleet } from '../load/loadSystems.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { stopped } from '../run/stopped.ts';
import type { ServeOptions } from './serveOptions.ts';

export const serve = async (options: ServeOptions, io: Io): Promise<ExitCode> => {
  const written = readFile(options.receiver, io);
  const [organization, systems] = await Promise.all([
    loadOrganization(io.systems, io.settings?.organization),
    loadFleet(io.systems),
  ]);
  const configuration = { ...written, heartbeats: plannedHeartbeats(organization, written) };
  checkHeartbeatOwners(organization, configuration.heartbeats);
  const variables = process.env;
  const place = placeOf(configuration, variables, homeOf(options.home, variables));
  const secrets = createSecrets(configuration.secrets, variables);
  const missing = [...missingSecrets(organization, configuration, secrets, variables, options.dryRun === true)];
  if (missing.length > 0) throw new UsageError(missing.join('\n\n'));
  const logger = createLogger({ name: 'receiver' });
  const { route, escalation } = bindDecisions({
    organization,
    fleetAlerts: fleetAlerts(systems, organization),
    systems: systems.map((system) => nodesOf(system, 'prod')),
  });
  const state = path.resolve(io.cwd, options.state);
  makeFolder(path.dirname(state));
  const destinations =
    options.dryRun === true ? printDestinations(io.stdout) : openDestinations(configuration, secrets, variables);
  const metrics = await startMetrics({
    senders: configuration.senders.map(({ name }) => name),
    instance: randomUUID(),
    environment: variables,
  });
  // Listens first: the links have the port. Senders try again until the receiver is open.
  let receiver: Receiver | undefined;
  const server = await listenForPushes({
    listener: (request, response) => {
      if (receiver === undefined) response.writeHead(503, { 'retry-after': '1' }).end();
      else receiver.listener(request, response);
    },
    timeouts: place.home === 'local' ? directTimeouts : balancedTimeouts,
    host: place.host,
    port: place.port,
    drain: () => receiver?.drain(),
  });
  let admin: OpenServer | undefined;
  try {
    // Google Cloud has no admin port: metrics go there by OTLP.
    if (place.home === 'local')
      admin = await openMetricsServer({
        name: 'the metrics of the receiver',
        host: loopback,
        port: options.adminPort,
        metrics: metrics.text,
      });
    receiver = openReceiver({
      organization,
      route,
      escalation,
      state,
      senders: openSenders(configuration.senders, variables, logger),
      destinations,
      url: place.url ?? server.url,
      linkKey: configuration.linkKey && Buffer.from(readReference(configuration.linkKey, variables)),
      heartbeats: configuration.heartbeats,
      rate: configuration.rate,
      proxies: configuration.proxies,
      logger,
      telemetry: metrics.telemetry,
      wall: io.now,
      monotonic: () => performance.now(),
      random: Math.random,
    });
    receiver.start();
    io.stdout(startText(configuration, server.url, admin?.url, place, state, options.dryRun === true));
    const elsewhere = heartbeatElsewhere(organization, configuration.heartbeats);
    for (const warning of [place.warning, elsewhere]) if (warning !== undefined) io.stderr(`${warning}\n`);
    await stopped(io.stop);
    io.stderr('stopping: storing requests in flight; undelivered messages are sent after the next start\n');
  } finally {
    await server.close();
    await admin?.close();
    await receiver?.close();
    await metrics.shutdown();
  }
  return 0;
};

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `--state: the folder ${folder} cannot be made: ${readFailure(error)}`,
      'name a file in a folder that this user can write',
    );
  }
};

const readFile = (file: string, { cwd }: Io): ReceiverConfiguration => {
  let text: string;
  try {
    text = readFileSync(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(
      `--receiver: ${file} cannot be read: ${readFailure(error)}`,
      'check the path; docs/guides/on-call-receiver.md shows how to write the file',
    );
  }
  return readConfiguration(text, file);
};

const startText = (
  { senders, heartbeats }: ReceiverConfiguration,
  listening: string,
  admin: string | undefined,
  { url }: Place,
  state: string,
  isDry: boolean,
): string =>
  [
    ...senders.map(
      ({ name, kind, auth }) => `POST ${listening}/hooks/${name}  ${kind}, ${auth.kind.toLowerCase()} authentication`,
    ),
    `GET  ${listening}/health, /ready`,
    admin === undefined ? undefined : `GET  ${admin}/metrics`,
    ...heartbeats.map(({ name, within }) => `heartbeat ${name}: pages when it is missing for ${within / 1_000} s`),
    `links begin with ${url ?? listening}`,
    isDry ? 'dry run: messages are printed, and not sent' : undefined,
    `state in ${state}; Ctrl-C stops`,
    '',
  ]
    .filter((line) => line !== undefined)
    .join('\n');
