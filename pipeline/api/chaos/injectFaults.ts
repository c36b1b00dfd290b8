/**
 * Fault injection after authentication, on declared routes only, so that probes are not affected. Injected faults are
 * measured like real ones, so that objectives see what callers see. Affected answers have a header.
 */
import type { PipelineSystem } from '../../../model/system.ts';
import type { Access } from '../auth/access.ts';
import type { Exchange } from '../exchange.ts';
import type { Fail } from '../failure.ts';
import { Refusal } from '../refusal.ts';
import type { Chaos, ChaosFault, RefusalFault, WrongFault } from './chaos.ts';
import { wrongAnswer } from './wrongAnswer.ts';
import { seededRandom } from '../../../numbers/random.ts';

export interface FaultInjectionOptions {
  readonly system: PipelineSystem;
  readonly chaos: Chaos;
  readonly fail: Fail;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Asked for each request; undefined: always. */
  readonly isOn?: (() => boolean) | undefined;
}

/** On affected answers, once a fault. */
export const chaosHeader = 'Atalaya-Chaos';

/** Calls `proceed` when the fault allows it. */
type Injector = (exchange: Exchange, proceed: () => void) => void;

export const injectFaults = (access: Access, options: FaultInjectionOptions): Access => {
  const { isOn = () => true } = options;
  const injectors = options.chaos.faults.map((fault, i) => injectorOf(fault, options.chaos.seed + i, options));
  const applyFaults = (exchange: Exchange, next: number, proceed: () => void): void => {
    const inject = injectors[next];
    if (inject === undefined) proceed();
    else inject(exchange, () => applyFaults(exchange, next + 1, proceed));
  };
  return {
    ...access,
    admit: (exchange, enter) =>
      access.admit(exchange, (caller) => {
        if (isOn()) applyFaults(exchange, 0, () => enter(caller));
        else enter(caller);
      }),
  };
};

const injectorOf = (fault: ChaosFault, seed: number, options: FaultInjectionOptions): Injector => {
  const { fail, now } = options;
  switch (fault.kind) {
    case 'LatencyFault': {
      const random = seededRandom(seed);
      return (exchange, proceed) => {
        if (random() < fault.share) wait(exchange, fault.milliseconds, 'latency', proceed, fail);
        else proceed();
      };
    }
    case 'ErrorFault': {
      const random = seededRandom(seed);
      const refusal = new Refusal(fault.status, 'This error was injected by --chaos. Fix: start without it.');
      return (exchange, proceed) => {
        if (random() >= fault.share) {
          proceed();
          return;
        }
        exchange.headers.push(chaosHeader, 'errors');
        fail(exchange, refusal);
      };
    }
    case 'StallFault': {
      let first: number | undefined;
      return (exchange, proceed) => {
        first ??= now();
        const remaining = stalledFor(now() - first, fault);
        if (remaining > 0) wait(exchange, remaining, 'stall', proceed, fail);
        else proceed();
      };
    }
    case 'SaturationFault':
      return saturate(fault.limit, fail);
    case 'WrongFault':
      return answerWrongly(fault, seed, options.system);
    case 'RefusalFault': {
      let first: number | undefined;
      const refusal = new Refusal(fault.status, 'This refusal was injected by --chaos. Fix: start without it.');
      return (exchange, proceed) => {
        first ??= now();
        if (!isRefusing(now() - first, fault)) {
          proceed();
          return;
        }
        exchange.headers.push(chaosHeader, 'refuse');
        fail(exchange, refusal);
      };
    }
  }
};

/** The request is answered as usual, and the answer is changed before it is sent. */
const answerWrongly = (fault: WrongFault, seed: number, { schema, stages }: PipelineSystem): Injector => {
  const random = seededRandom(seed);
  const routes = new Map(stages.api.routes.flatMap((route) => (route.method === 'GET' ? [[route.path, route]] : [])));
  return (exchange, proceed) => {
    const route = routes.get(exchange.route);
    if (random() < fault.share && route !== undefined) {
      exchange.rewrite = (answer) => {
        const wrong = wrongAnswer(fault.answer, answer, { schema, route, url: exchange.request.url ?? '' });
        if (wrong === undefined) return answer;
        exchange.headers.push(chaosHeader, 'wrong');
        return wrong;
      };
    }
    proceed();
  };
};

/** Whether a request is refused, `elapsed` milliseconds after the first. */
export const isRefusing = (
  elapsed: number,
  { milliseconds, after, every }: Pick<RefusalFault, 'milliseconds' | 'after' | 'every'>,
): boolean => {
  const since = elapsed - after;
  return since >= 0 && (every === undefined ? since : since % every) < milliseconds;
};

/** Milliseconds until the current stall ends, `elapsed` after the first request; 0 when there is none. */
export const stalledFor = (
  elapsed: number,
  { every, milliseconds }: { readonly every: number; readonly milliseconds: number },
): number => (elapsed < every ? 0 : Math.max(0, milliseconds - (elapsed % every)));

const wait = (exchange: Exchange, ms: number, name: string, proceed: () => void, fail: Fail): void => {
  exchange.headers.push(chaosHeader, name);
  const timer = setTimeout(() => attempt(exchange, proceed, fail), ms);
  exchange.onDisconnect(() => clearTimeout(timer));
};

const attempt = (exchange: Exchange, proceed: () => void, fail: Fail): void => {
  try {
    proceed();
  } catch (error) {
    fail(exchange, error);
  }
};

/** First come, first served. A request counts until its answer is sent or its connection is closed. */
const saturate = (limit: number, fail: Fail): Injector => {
  // A Set keeps insertion order.
  const waiting = new Set<() => void>();
  let busy = 0;
  const enter = (exchange: Exchange, proceed: () => void): void => {
    busy++;
    exchange.response.once('close', () => {
      busy--;
      const [first] = waiting;
      first?.();
    });
    attempt(exchange, proceed, fail);
  };
  return (exchange, proceed) => {
    if (busy < limit) {
      enter(exchange, proceed);
      return;
    }
    exchange.headers.push(chaosHeader, 'saturation');
    const turn = (): void => {
      waiting.delete(turn);
      enter(exchange, proceed);
    };
    waiting.add(turn);
    exchange.onDisconnect(() => waiting.delete(turn));
  };
};
