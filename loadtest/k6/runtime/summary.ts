/**
 * The end of every k6 script: writes the summary of its run, with the part of the load and the start time, so that the summaries
 * of several generators can be distinguished and merged.
 */
import exec from 'k6/execution';
import { mayWrite, plan, routeNames } from './options.ts';
import type { SetUp } from './deployment.ts';

// --- emitted from here ---

interface Summary {
  readonly state: { readonly testRunDurationMs: number };
  readonly setup_data?: SetUp;
  readonly metrics: Readonly<
    Record<
      string,
      { readonly type: string; readonly values: { readonly count?: number }; readonly thresholds?: object }
    >
  >;
}

const isKept = (name: string): boolean =>
  /^(slo_|baseline_|start_lateness|begun_|wait_|timeouts_|shed_|answers_|readable_freshness_|invalid_|script_exceptions|bad_|wrong_answers|bodies_|requests_without_rows|answer_duration|readable_after|http_reqs|http_req_duration|http_req_failed|iterations|dropped_iterations|vus_max|data_)/.test(
    name,
  );

export function handleSummary({ state, metrics, setup_data }: Summary): Record<string, string> {
  const kept: Record<string, object> = {};
  for (const name of Object.keys(metrics).sort()) {
    const { type, values, thresholds } = metrics[name]!;
    // Most reasons do not occur, and counts of all sides and routes together are of no use.
    const isUnused = name.startsWith('bad_') && type === 'counter' && !(name.includes('{') && values.count !== 0);
    if (isKept(name) && !isUnused)
      kept[name] = thresholds === undefined ? { type, values } : { type, values, thresholds };
  }
  const text = JSON.stringify({
    kind: 'K6Summary',
    version: 2,
    routes: routeNames,
    system: plan.system,
    plan: plan.name,
    writes: mayWrite,
    segment: exec.test.options.executionSegment ?? undefined,
    startedAt: setup_data?.startedAt,
    milliseconds: state.testRunDurationMs,
    metrics: kept,
  });
  return __ENV.SUMMARY === undefined ? { stdout: `${text}\n` } : { [__ENV.SUMMARY]: text };
}
// --- emitted to here ---
