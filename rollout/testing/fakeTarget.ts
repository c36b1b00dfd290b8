/**
 * A service on a fake clock, stricter than Cloud Run: a write needs the etag of the last read, shares of existing and ready revisions
 * that are 100% together, and each tag once. It counts events second by second, from the traffic that it has.
 */
import {
  revisionMissing,
  revisionTaken,
  sameDigest,
  trafficChanged,
  type Candidate,
  type RevisionState,
  type RolloutTarget,
  type ServiceState,
  type TrafficShare,
} from '../target.ts';
import { sharesOf } from '../traffic.ts';

export interface FakeOptions {
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  /** Requests a second of the service. */
  readonly rate: number;
  /** Seconds until points are visible. */
  readonly delay: number;
  /** Share of bad events of a revision in the second that begins then. */
  readonly badShare: (revision: string, at: number) => number;
  /** Seconds from creation until the candidate is ready. */
  readonly readyAfter?: number;
}

export interface FakeWorld {
  readonly target: RolloutTarget;
  readonly now: () => number;
  /** Runs the clock. */
  readonly advance: (seconds: number) => void;
  readonly state: () => ServiceState;
  /** What somebody else does. */
  readonly byHand: (traffic: readonly TrafficShare[]) => void;
  readonly touch: () => void;
  readonly remove: (revision: string) => void;
  readonly breakReady: (revision: string, reason: string) => void;
  readonly crash: (revision: string) => void;
  /** Consumed by the next call of the kind. 'lost answer': the write happens, and its answer does not arrive. */
  readonly fail: (call: 'read' | 'write' | 'events', how: 'not done' | 'lost answer') => void;
  /** Traffic before and after each write of the target. */
  readonly writes: () => readonly {
    readonly before: readonly TrafficShare[];
    readonly after: readonly TrafficShare[];
  }[];
}

interface Cumulative {
  good: number[];
  total: number[];
}

export const oldName = 'orders-old';

export const createFake = ({ startsAt, rate, delay, badShare, readyAfter = 5 }: FakeOptions): FakeWorld => {
  let clock = startsAt;
  let version = 1;
  let traffic: readonly TrafficShare[] = [{ revision: oldName, percent: 100 }];
  let revisions: readonly RevisionState[] = [
    { name: oldName, ready: 'yes', image: 'orders@sha256:old', createdAt: new Date(startsAt - 86_400_000) },
  ];
  const counts = new Map<string, Cumulative>();
  const crashes: { readonly revision: string; readonly at: number }[] = [];
  const failures: { readonly call: string; readonly how: 'not done' | 'lost answer' }[] = [];
  const writes: { readonly before: readonly TrafficShare[]; readonly after: readonly TrafficShare[] }[] = [];

  const ofRevision = (revision: string): Cumulative => {
    const known = counts.get(revision) ?? { good: [0], total: [0] };
    counts.set(revision, known);
    return known;
  };
  /** One second: every revision gets its share, and the remainders are carried by rounding of the sum. */
  const tick = (second: number): void => {
    const shares = sharesOf({ traffic });
    for (const { name } of revisions) ofRevision(name);
    for (const [revision, known] of counts) {
      const events = (rate * (shares.get(revision) ?? 0)) / 100;
      const bad = events * badShare(revision, startsAt + second * 1_000);
      known.total.push(known.total.at(-1)! + events);
      known.good.push(known.good.at(-1)! + events - bad);
    }
    for (const known of counts.values()) {
      // A revision that was created in between had nothing before.
      while (known.total.length < second + 2) {
        known.total.unshift(0);
        known.good.unshift(0);
      }
    }
  };
  let seconds = 0;
  const advance = (length: number): void => {
    clock += Math.round(length * 1_000);
    while (startsAt + (seconds + 1) * 1_000 <= clock) {
      tick(seconds);
      seconds += 1;
    }
    revisions = revisions.map((revision) =>
      revision.ready === 'pending' && clock - revision.createdAt.getTime() >= readyAfter * 1_000
        ? { ...revision, ready: 'yes' }
        : revision,
    );
  };
  const state = (): ServiceState => ({ service: 'orders-api', etag: `e${version}`, traffic, revisions });
  const fault = (call: string): 'not done' | 'lost answer' | undefined => {
    const index = failures.findIndex((failure) => failure.call === call);
    return index === -1 ? undefined : failures.splice(index, 1)[0]?.how;
  };
  const write = (apply: () => void): ServiceState => {
    const how = fault('write');
    if (how === 'not done') throw new Error('503: the service is unavailable');
    apply();
    version += 1;
    if (how === 'lost answer') throw new Error('the connection was closed');
    return state();
  };
  const checkTraffic = (shares: readonly TrafficShare[]): void => {
    for (const { revision, percent } of shares) {
      const found = revisions.find(({ name }) => name === revision);
      if (found === undefined) throw revisionMissing(revision);
      if (!Number.isInteger(percent) || percent < 0 || percent > 100) throw new Error(`400: ${percent}%`);
      if (percent > 0 && found.ready !== 'yes') throw new Error(`400: ${revision} is not ready`);
    }
    const sum = shares.reduce((total, { percent }) => total + percent, 0);
    if (sum !== 100) throw new Error(`400: the shares are ${sum}%`);
    const tags = shares.flatMap(({ tag }) => tag ?? []);
    if (new Set(tags).size !== tags.length) throw new Error(`400: a tag twice: ${tags.join(', ')}`);
  };
  const matches = (etag: string): void => {
    if (etag !== `e${version}`) throw trafficChanged('orders-api');
  };

  const target: RolloutTarget = {
    read: async () => {
      advance(0.2);
      if (fault('read') !== undefined) throw new Error('503: cannot be read');
      return await Promise.resolve(state());
    },
    create: async (candidate: Candidate, etag: string) => {
      advance(1);
      matches(etag);
      if (revisions.some(({ name }) => name === candidate.revision)) throw revisionTaken(candidate.revision);
      const serving = revisions.find(
        ({ name, image }) => image === candidate.image && sharesOf({ traffic }).get(name) === 100,
      );
      if (serving !== undefined) throw sameDigest(serving.name);
      return await Promise.resolve(
        write(() => {
          revisions = [
            ...revisions,
            {
              name: candidate.revision,
              ready: 'pending',
              createdAt: new Date(clock),
              url: `https://${candidate.tag}---orders.example.com`,
              ...(candidate.image === undefined ? {} : { image: candidate.image }),
            },
          ];
          traffic = [...traffic, { revision: candidate.revision, percent: 0, tag: candidate.tag }];
        }),
      );
    },
    shift: async (shares, etag) => {
      advance(1);
      matches(etag);
      checkTraffic(shares);
      const before = traffic;
      return await Promise.resolve(
        write(() => {
          traffic = shares;
          writes.push({ before, after: shares });
        }),
      );
    },
    events: async (_, revision, from, to) => {
      if (fault('events') !== undefined) throw new Error('503: no points');
      const visible = Math.min(to.getTime(), clock - delay * 1_000);
      const known = ofRevision(revision);
      const at = (time: number): number => Math.max(0, Math.min(seconds, Math.floor((time - startsAt) / 1_000)));
      const [first, last] = [at(from.getTime()), Math.max(at(from.getTime()), at(visible))];
      const between = (values: readonly number[]): number => Math.round((values[last] ?? 0) - (values[first] ?? 0));
      const total = between(known.total);
      return await Promise.resolve({
        total,
        good: Math.min(total, between(known.good)),
        visibleUntil: new Date(Math.max(from.getTime(), visible)),
      });
    },
    crashes: async (revision, since) =>
      await Promise.resolve(
        crashes.filter((crash) => crash.revision === revision && crash.at >= since.getTime()).length,
      ),
  };
  return {
    target,
    now: () => clock,
    advance,
    state,
    byHand: (shares) => {
      traffic = shares;
      version += 1;
    },
    touch: () => {
      version += 1;
    },
    remove: (revision) => {
      if ((sharesOf({ traffic }).get(revision) ?? 0) > 0) return;
      revisions = revisions.filter(({ name }) => name !== revision);
      traffic = traffic.filter((share) => share.revision !== revision);
      version += 1;
    },
    breakReady: (revision, reason) => {
      revisions = revisions.map((known) => (known.name === revision ? { ...known, ready: 'no', reason } : known));
    },
    crash: (revision) => void crashes.push({ revision, at: clock }),
    fail: (call, how) => void failures.push({ call, how }),
    writes: () => writes,
  };
};
