/** Faults that a test asks of the fake: the next calls that it names are refused, or made and then cut off. */
import type { Call } from './service.ts';
import { Refusal } from './refusal.ts';

/** `cut`: the write was made, and its answer never comes. */
export type Fault = { readonly kind: 'refuse'; readonly refusal: Refusal } | { readonly kind: 'cut' };

export interface FaultPlan {
  /** The next `times` calls for which `concerns` holds have this fault. */
  readonly plan: (fault: Fault, concerns: (call: Call) => boolean, times?: number) => void;
  /** Takes the fault of this call from the plan. */
  readonly next: (call: Call) => Fault | undefined;
}

export const noFaults = (): FaultPlan => {
  const planned: { readonly fault: Fault; readonly concerns: (call: Call) => boolean; left: number }[] = [];
  return {
    plan: (fault, concerns, times = 1) => {
      planned.push({ fault, concerns, left: times });
    },
    next: (call) => {
      const found = planned.find(({ left, concerns }) => left > 0 && concerns(call));
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
};

/** As Google asks callers to wait. */
export const tooMany = (seconds = 1): Fault => ({
  kind: 'refuse',
  refusal: new Refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for write requests.', [
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` },
  ]),
});

export const unavailable: Fault = {
  kind: 'refuse',
  refusal: new Refusal(503, 'UNAVAILABLE', 'The service is currently unavailable.'),
};

export const concurrentEdits: Extract<Fault, { readonly kind: 'refuse' }> = {
  kind: 'refuse',
  refusal: new Refusal(
    409,
    'ABORTED',
    'There were too many concurrent edits to the project configuration. Please try again.',
  ),
};

export const cut: Fault = { kind: 'cut' };
