/**
 * Firing intervals of one label set, from the verdict of each evaluation. An element that appears is pending; it fires at
 * the first evaluation at which it has held for `hold`, and resolves at the first evaluation at which it does not hold.
 * Sources: Prometheus 3, rules/alerting.go, `AlertingRule.Eval`; google.monitoring.v3, alert.proto:
 * `PrometheusQueryLanguageCondition` ("all resultant time series become pending/firing alerts"),
 * `EvaluationMissingData` and `AlertStrategy.auto_close`.
 */

/**
 * What an evaluation without data amounts to. `Inactive`: the condition does not hold, as in PromQL, where an element
 * that is absent is the same as one below its threshold. `Active`: it holds, for a series that had data before. `NoOp`:
 * nothing is evaluated, so an incident stays open and a pending one waits. `autoClose`, in milliseconds, closes an
 * incident that had no data for so long; the series then counts as unknown until it has data again.
 */
export type MissingData =
  | { readonly kind: 'Inactive' }
  | { readonly kind: 'Active' | 'NoOp'; readonly autoClose: number | undefined };

/** One entry an evaluation. */
export interface Verdicts {
  /** Milliseconds since the epoch, of the first evaluation. */
  readonly start: number;
  /** Milliseconds between evaluations. */
  readonly step: number;
  /** 1 where the condition holds. */
  readonly holds: Uint8Array;
  /** 1 where there is data; undefined when every evaluation has a verdict. */
  readonly data: Uint8Array | undefined;
}

export interface Interval {
  /** Milliseconds since the epoch, of the first evaluation that fires. */
  readonly from: number;
  /** Of the first evaluation that does not fire any more; undefined while it is still open. */
  readonly to: number | undefined;
}

/** `hold` in milliseconds. Ascending; only the last one may be open. */
export const intervalsOf = (verdicts: Verdicts, hold: number, missing: MissingData): readonly Interval[] => {
  const { start, step, holds, data } = verdicts;
  const intervals: Interval[] = [];
  let activeSince: number | undefined;
  let firingSince: number | undefined;
  let lastData: number | undefined;
  const resolve = (at: number): void => {
    if (firingSince !== undefined) intervals.push({ from: firingSince, to: at });
    [activeSince, firingSince] = [undefined, undefined];
  };
  for (let index = 0; index < holds.length; index += 1) {
    const at = start + index * step;
    let isTrue = holds[index] === 1;
    if (data === undefined || data[index] === 1 || missing.kind === 'Inactive') {
      lastData = at;
    } else {
      if (lastData === undefined) continue;
      if (missing.autoClose !== undefined && at - lastData >= missing.autoClose) {
        resolve(at);
        lastData = undefined;
        continue;
      }
      if (missing.kind === 'NoOp') continue;
      isTrue = true;
    }
    if (!isTrue) {
      resolve(at);
      continue;
    }
    activeSince ??= at;
    if (at - activeSince >= hold) firingSince ??= at;
  }
  if (firingSince !== undefined) intervals.push({ from: firingSince, to: undefined });
  return intervals;
};
