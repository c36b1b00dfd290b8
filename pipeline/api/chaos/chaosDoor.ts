/**
 * A door behind which there is trouble: in front of the declared routes alone, so that probes answer as ever, for whoever was let
 * in, and within what is measured, so that the objectives see what callers see. Whoever is hit is told so in a header.
 */
import type { Door } from '../auth/door.ts';
import type { Exchange } from '../exchange.ts';
import type { Fail } from '../failure.ts';
import { Refusal } from '../refusal.ts';
import type { Chaos, ChaosFault } from './chaos.ts';
import { seededRandom } from '../../../numbers/random.ts';

export interface ChaosDoorOptions {
  readonly chaos: Chaos;
  readonly fail: Fail;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** On answers that were hit, once for each fault. */
export const chaosHeader = 'Atalaya-Chaos';

/** Goes on when the fault lets it. */
type Hit = (exchange: Exchange, goOn: () => void) => void;

export const createChaosDoor = (door: Door, options: ChaosDoorOptions): Door => {
  const hits = options.chaos.faults.map((fault, i) => hitOf(fault, options.chaos.seed + i, options));
  const meet = (exchange: Exchange, next: number, goOn: () => void): void => {
    const hit = hits[next];
    if (hit === undefined) goOn();
    else hit(exchange, () => meet(exchange, next + 1, goOn));
  };
  return {
    ...door,
    admit: (exchange, enter) => door.admit(exchange, (caller) => meet(exchange, 0, () => enter(caller))),
  };
};

const hitOf = (fault: ChaosFault, seed: number, { fail, now }: ChaosDoorOptions): Hit => {
  switch (fault.kind) {
    case 'LatencyFault': {
      const random = seededRandom(seed);
      return (exchange, goOn) => {
        if (random() < fault.share) wait(exchange, fault.milliseconds, 'latency', goOn, fail);
        else goOn();
      };
    }
    case 'ErrorFault': {
      const random = seededRandom(seed);
      const refusal = new Refusal(fault.status, 'This error was asked for with --chaos. Fix: start without it.');
      return (exchange, goOn) => {
        if (random() >= fault.share) {
          goOn();
          return;
        }
        exchange.headers.push(chaosHeader, 'errors');
        fail(exchange, refusal);
      };
    }
    case 'StallFault': {
      let first: number | undefined;
      return (exchange, goOn) => {
        first ??= now();
        const rest = stalledFor(now() - first, fault);
        if (rest > 0) wait(exchange, rest, 'stall', goOn, fail);
        else goOn();
      };
    }
    case 'SaturationFault':
      return saturate(fault.limit, fail);
  }
};

/** Milliseconds until a stall ends, so long after the first request; 0 when there is none. */
export const stalledFor = (
  elapsed: number,
  { every, milliseconds }: { readonly every: number; readonly milliseconds: number },
): number => (elapsed < every ? 0 : Math.max(0, milliseconds - (elapsed % every)));

const wait = (exchange: Exchange, ms: number, name: string, goOn: () => void, fail: Fail): void => {
  exchange.headers.push(chaosHeader, name);
  const timer = setTimeout(() => attempt(exchange, goOn, fail), ms);
  exchange.onLeave(() => clearTimeout(timer));
};

const attempt = (exchange: Exchange, goOn: () => void, fail: Fail): void => {
  try {
    goOn();
  } catch (error) {
    fail(exchange, error);
  }
};

/** First come, first served; a place is taken until the connection has its answer, or is gone. */
const saturate = (limit: number, fail: Fail): Hit => {
  // A Set keeps the order of insertion.
  const waiting = new Set<() => void>();
  let busy = 0;
  const enter = (exchange: Exchange, goOn: () => void): void => {
    busy++;
    exchange.response.once('close', () => {
      busy--;
      const [first] = waiting;
      first?.();
    });
    attempt(exchange, goOn, fail);
  };
  return (exchange, goOn) => {
    if (busy < limit) {
      enter(exchange, goOn);
      return;
    }
    exchange.headers.push(chaosHeader, 'saturation');
    const turn = (): void => {
      waiting.delete(turn);
      enter(exchange, goOn);
    };
    waiting.add(turn);
    exchange.onLeave(() => waiting.delete(turn));
  };
};
