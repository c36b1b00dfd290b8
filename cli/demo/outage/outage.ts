/**
 * Breaks the API of a running demo, and shows what follows: the emitted alerts fire on its history, the receiver routes them and notifies
 * whoever is on call, the API is mended, and the alerts resolve. Messages arrive on this machine only.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadOrganization } from '../../load/loadOrganization.ts';
import { historyOrigin } from '../../preview/origin.ts';
import type { Io } from '../../run/io.ts';
import type { Pipeline } from '../../run/runPipeline.ts';
import { watchAlerts, type WatchedAlert } from './alertWatch.ts';
import { openLocalDestinations } from './localDestinations.ts';
import { openLocalReceiver } from './localReceiver.ts';
import { changesOf, webhookBody } from './notification.ts';
import { outageStory } from './story.ts';

export interface Breaker {
  isBroken: boolean;
}

export interface OutageOptions {
  readonly pipeline: Pipeline;
  readonly breaker: Breaker;
  /** The folder of all systems' data. */
  readonly data: string;
  /** True: the API is mended when somebody has acknowledged, at the latest after `mendAfter`. */
  readonly waitsForPerson: boolean;
  /** Called often, with one line for the live status. */
  readonly onLine: (line: string) => void;
}

const minute = 60_000;
/** Milliseconds after a whole minute: its points are stored once a second. */
const settles = 2_000;
/** Milliseconds from the first message to the repair, where a person may acknowledge. */
const mendAfter = minute;
/** Milliseconds that all of it may take: the windows of the alerts are minutes. */
const patience = 45 * minute;
const lookEvery = 100;

/** True when somebody was notified and every page is over. False when that did not happen, or it was stopped. */
export const runOutage = async (options: OutageOptions, io: Io): Promise<boolean> => {
  const { pipeline, breaker, waitsForPerson, onLine } = options;
  const organization = await loadOrganization(io.systems, io.settings?.organization);
  const origin = historyOrigin({ systems: [pipeline.system], folder: options.data, at: undefined, now: io.now });
  const local = await openLocalDestinations(io.now);
  const oncall = await openLocalReceiver(pipeline, organization, local.destinations, io);
  try {
    const watch = watchAlerts(pipeline.system, organization, origin);
    const begin = io.now();
    const { receiver } = oncall;
    const story = outageStory({
      organization,
      receiver,
      arrived: local.arrived,
      stage: 'api',
      begin,
      now: io.now,
      print: io.stdout,
    });
    io.stdout(
      '\nBroken: from now on the API answers one request in twenty with 503. Messages arrive on this machine only.\n',
    );
    breaker.isBroken = true;
    let seen: readonly WatchedAlert[] = [];
    let evaluated = Math.floor(begin / minute) * minute;
    while (!io.stop.aborted && io.now() - begin < patience) {
      await Promise.race([delay(lookEvery), pipeline.failed]);
      const at = Math.floor((io.now() - settles) / minute) * minute;
      if (at > evaluated) {
        evaluated = at;
        const fired = watch.read(begin, at);
        const changes = changesOf(seen, fired);
        seen = fired;
        if (changes.length > 0) {
          story.changed(changes);
          await oncall.post(webhookBody(changes, organization));
        }
      }
      story.look();
      onLine(story.line());
      const notifiedAt = story.notifiedAt();
      if (notifiedAt === undefined) continue;
      const hasWaited = !waitsForPerson || story.isAcknowledged() || io.now() - notifiedAt > mendAfter;
      if (breaker.isBroken && hasWaited) {
        breaker.isBroken = false;
        story.say('the API is mended');
      }
      if (!breaker.isBroken && story.isOver()) {
        const open = story.stillOpen();
        story.say(
          `over: everybody who was paged is notified${open.length === 0 ? '' : `; still open, as tickets: ${open.join('; ')}`}`,
        );
        return true;
      }
    }
    if (!io.stop.aborted) io.stderr(`the outage did not end after ${patience / minute} minutes: ${story.line()}\n`);
    return false;
  } finally {
    breaker.isBroken = false;
    await oncall.close();
    await local.close();
    origin.close();
  }
};
