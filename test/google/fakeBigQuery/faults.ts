/** Faults that tests inject; each affects the next request of its operation. */

export type Operation = 'insertAll' | 'query' | 'table' | 'load';

export type Fault = { readonly on: Operation } & (
  | { readonly kind: 'refuse'; readonly status: number; readonly reason: string; readonly message?: string }
  /** Executes the request and breaks the connection. */
  | { readonly kind: 'lose' }
  /** Executes the request and answers after `ms` milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Neither executes nor answers the request. */
  | { readonly kind: 'hang' }
  /** Makes the query a job that is complete after `polls` polls. */
  | { readonly kind: 'job'; readonly polls: number }
  /** Does not execute the request, and answers with this body, as a proxy or a front end does: empty, HTML, cut JSON. */
  | { readonly kind: 'body'; readonly text: string; readonly status?: number; readonly type?: string }
  /** Answers insertAll with an error for a row that the request does not have. */
  | { readonly kind: 'stray' }
);

export interface FaultQueue {
  /** Removes and returns the next fault of an operation; `kinds` limits it. */
  take(on: Operation): Fault | undefined;
  peek(on: Operation): Fault | undefined;
  add(faults: readonly Fault[]): void;
  clear(): void;
}

export const createFaultQueue = (): FaultQueue => {
  const faults: Fault[] = [];
  return {
    peek: (on) => faults.find((fault) => fault.on === on),
    take: (on) => {
      const index = faults.findIndex((fault) => fault.on === on);
      return index < 0 ? undefined : faults.splice(index, 1)[0];
    },
    add: (more) => void faults.push(...more),
    clear: () => void faults.splice(0),
  };
};
