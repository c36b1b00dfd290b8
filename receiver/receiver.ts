/**
 * The receiver: notifications in, incidents and outbox in one SQLite file, messages out. What it does depends on that file, the definitions
 * and its clock only: after a kill it goes on where the last commit was.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestListener } from 'node:http';
import type { Organization } from '../model/organization.ts';
import type { Logger } from '../pipeline/telemetry/telemetry.ts';
import { createClock } from './clock.ts';
import type { HeartbeatConfiguration } from './configuration/configuration.ts';
import { createOutbox } from './delivery/outbox.ts';
import type { Destination } from './delivery/destination.ts';
import type { Sender as DeliverySender } from './delivery/sender.ts';
import { createServeAcknowledge } from './http/acknowledge.ts';
import { createLinks } from './http/links.ts';
import { createListener, type Sender } from './http/listener.ts';
import { acknowledge, type Acknowledged } from './incidents/acknowledge.ts';
import { advance, heldAgain } from './incidents/advance.ts';
import type { IncidentContext } from './incidents/context.ts';
import { createHeartbeats } from './incidents/heartbeats.ts';
import { receive } from './incidents/receive.ts';
import { settle } from './incidents/settle.ts';
import type { Notification, ReceivedAlert } from './received.ts';
import type { EscalationOf, RouteAlert } from './routing.ts';
import { noTelemetry, type ReceiverTelemetry } from './telemetry.ts';
import { createAlertRows, type AlertRow } from './store/alertRows.ts';
import { createDeliveryRows, type Delivery } from './store/deliveryRows.ts';
import { createHeartbeatRows } from './store/heartbeatRows.ts';
import { createIncidentRows, type Incident } from './store/incidentRows.ts';
import { createMeta } from './store/meta.ts';
import { openStateFile } from './store/stateFile.ts';

export interface ReceiverOptions {
  readonly organization: Organization;
  readonly route: RouteAlert;
  readonly escalation: EscalationOf;
  /** The SQLite file. */
  readonly state: string;
  readonly senders: readonly Sender[];
  readonly destinations: Readonly<Partial<Record<Destination['kind'], DeliverySender>>>;
  /** Under which people reach the receiver, for links. */
  readonly url: string;
  /** Signs links; undefined: a key that is made once and kept in the state. */
  readonly linkKey: Uint8Array | undefined;
  readonly heartbeats: readonly HeartbeatConfiguration[];
  readonly rate: { readonly perSecond: number; readonly burst: number };
  readonly proxies: number;
  readonly logger: Logger;
  /** Default: nothing is measured. */
  readonly telemetry?: ReceiverTelemetry;
  /** Milliseconds since the epoch, and milliseconds that only go up. */
  readonly wall: () => number;
  readonly monotonic: () => number;
  readonly random: () => number;
}

export interface Receiver {
  readonly listener: RequestListener;
  /** Runs what is due, and sends it. */
  readonly step: () => Promise<void>;
  /** Steps by itself from now on. */
  readonly start: () => void;
  readonly take: (notification: Notification) => Promise<Readonly<Record<string, number>>>;
  readonly acknowledge: (incident: string, by: string) => Promise<Acknowledged>;
  readonly incidents: () => readonly Incident[];
  readonly firing: () => readonly AlertRow[];
  readonly deliveries: (incident: string) => readonly Delivery[];
  /** Settles when nothing is being sent. */
  readonly idle: () => Promise<void>;
  readonly drain: () => void;
  readonly close: () => Promise<void>;
}

/** Milliseconds between two looks at what is due. */
const lookEvery = 250;
/** Milliseconds for which what is over is kept, so that a notification that comes again is known. */
const keptFor: number = 30 * 86_400_000;
const forgetEvery = 3_600_000;
/** Milliseconds that a stop waits for messages that are being sent. Cloud Run allows ten seconds in all. */
const closeWithin = 4_000;

/** Throws `StorageError`. */
export const openReceiver = (options: ReceiverOptions): Receiver => {
  const { organization, route, escalation, logger, telemetry = noTelemetry, random } = options;
  const state = openStateFile(options.state);
  const meta = createMeta(state.database);
  const alerts = createAlertRows(state.database);
  const incidents = createIncidentRows(state.database);
  const deliveries = createDeliveryRows(state.database);
  state.onRollback(alerts.reread);
  const clock = createClock(meta.lastTime(), options.wall, options.monotonic);
  const links = createLinks(options.url, options.linkKey ?? meta.linkKey());
  const context: IncidentContext = {
    organization,
    route,
    escalation,
    alerts,
    incidents,
    deliveries,
    acknowledgeUrl: links.acknowledge,
    newId: randomUUID,
    logger,
    telemetry,
  };
  const heartbeats = createHeartbeats({
    heartbeats: options.heartbeats,
    rows: createHeartbeatRows(state.database),
    owner: organization.owner,
    startedAt: clock.now(),
  });
  let draining = false;
  let failing = false;

  const failed = (error: unknown): void => {
    failing = true;
    logger.error({ event: 'state', err: error }, 'the state of the receiver cannot be written');
  };
  /** Every transaction stores the time, which the clock of the next process does not fall behind. */
  const commit = <T>(work: (now: number) => T): Promise<T> =>
    state
      .commit(() => {
        const now = clock.now();
        const value = work(now);
        meta.setLastTime(now);
        return value;
      })
      .then((value) => {
        failing = false;
        return value;
      });

  const outbox = createOutbox({
    deliveries,
    commit: (work) => commit(work),
    senders: options.destinations,
    settle: (delivery, outcome) => settle(context, delivery, outcome, clock.now(), random),
    now: clock.now,
    onError: failed,
    observe: ({ destination }, outcome, ms) => telemetry.attempt(destination.kind, outcome.kind, ms / 1_000),
  });

  let heldAt = Number.NEGATIVE_INFINITY;
  let heldVersion = -1;
  /** What is held back is routed again when its hold ends, when other alerts fire, and now and then. */
  const isHeldDue = (now: number): boolean => {
    const next = alerts.nextHeld();
    if (next === undefined) return false;
    if (next > now && alerts.version() === heldVersion && now - heldAt < heldAgain) return false;
    heldAt = now;
    heldVersion = alerts.version();
    return true;
  };

  /** One step for everything that was committed together. */
  let isSoon = false;
  const soon = (): void => {
    if (isSoon) return;
    isSoon = true;
    setImmediate(() => {
      isSoon = false;
      step().catch(failed);
    });
  };

  const step = async (): Promise<void> => {
    const now = clock.now();
    const isDue = (at: number | undefined): boolean => at !== undefined && at <= now;
    if (heartbeats.isDue(now)) await commit((at) => receive(context, ofHeartbeats(heartbeats.changes(at)), at));
    if (isDue(incidents.nextDue()) || isDue(alerts.nextEnd()) || isHeldDue(now))
      await commit((at) => advance(context, at));
    await outbox.pump();
  };

  const take = async (notification: Notification): Promise<Readonly<Record<string, number>>> => {
    if (notification.truncated > 0)
      logger.warn(
        { event: 'truncated', count: notification.truncated },
        'the sender left alerts out of a notification',
      );
    const counts = await commit((now) => receive(context, heartbeats.take(notification, now), now));
    soon();
    const all = { ...counts, ...(notification.truncated > 0 ? { truncated: notification.truncated } : {}) };
    telemetry.alerts(notification.sender, all);
    return all;
  };

  const acknowledgeIncident = async (id: string, by: string): Promise<Acknowledged> => {
    const result = await commit((now) => acknowledge(context, id, by, now));
    void outbox.pump();
    return result;
  };

  telemetry.observe(() => ({
    messages: deliveries.counts(),
    oldestSeconds: Math.max(0, clock.now() - (deliveries.oldestWaiting() ?? clock.now())) / 1_000,
    incidents: incidents.counts(),
    firing: alerts.firing().size,
  }));

  const recovered = deliveries.recover(clock.now());
  if (recovered > 0)
    logger.warn(
      { event: 'recovered', count: recovered },
      'messages that were being sent may have arrived, and are sent again with the same id',
    );

  let timer: NodeJS.Timeout | undefined;
  let stepping = false;
  let forgotAt = clock.now();
  const look = async (): Promise<void> => {
    if (stepping) return;
    stepping = true;
    try {
      await step();
      if (clock.now() - forgotAt > forgetEvery) {
        forgotAt = clock.now();
        await commit((now) => {
          for (const rows of [deliveries, incidents, alerts]) rows.forget(now - keptFor);
        });
      }
    } catch (error) {
      failed(error);
    } finally {
      stepping = false;
    }
  };

  return {
    listener: createListener({
      senders: options.senders,
      take,
      acknowledge: createServeAcknowledge({
        links,
        incident: (id) => {
          const incident = incidents.get(id);
          if (incident === undefined) return undefined;
          return {
            incident,
            titles: incidents
              .members(id)
              .flatMap(({ alert }) => alerts.byId(alert)?.title ?? [])
              .slice(0, 10),
          };
        },
        acknowledge: acknowledgeIncident,
        now: clock.now,
      }),
      now: clock.now,
      ready: () => !failing,
      draining: () => draining,
      rate: options.rate,
      proxies: options.proxies,
      logger,
      observe: telemetry.notification,
    }),
    step,
    start: () => {
      timer = setInterval(() => void look(), lookEvery);
    },
    take,
    acknowledge: acknowledgeIncident,
    incidents: () => incidents.list(1_000),
    firing: () => [...alerts.firing().values()],
    deliveries: deliveries.ofIncident,
    idle: outbox.idle,
    drain: () => {
      draining = true;
    },
    close: async () => {
      clearInterval(timer);
      outbox.stop();
      // What is still being sent then may have arrived: it is sent again after the next start.
      await Promise.race([outbox.idle(), delay(closeWithin, undefined, { ref: false })]);
      for (const sender of Object.values(options.destinations)) sender.close();
      await state.close();
    },
  };
};

const hundredYears = 100 * 365 * 86_400_000;

const ofHeartbeats = (alerts: readonly ReceivedAlert[]): Notification => ({
  sender: 'receiver',
  grouped: true,
  silence: hundredYears,
  alerts,
  truncated: 0,
});
