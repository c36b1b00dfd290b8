/**
 * The status of a response in each signal that counts requests. Selections are written with OpenTelemetry's label, which holds
 * the code; platform metrics call it otherwise, and first-generation functions know only whether an execution was 'ok'.
 */
import type { Match } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import type { Measure } from './measure.ts';

export const statusLabel = 'http.response.status_code';

/** The label of the signal that holds the status; undefined where none does. */
export const statusLabelOf = ({ labels }: Signal): string | undefined =>
  [statusLabel, 'response_code', 'status'].find((label) => labels.includes(label));

/** The label that holds the status of a response in Cloud Monitoring. */
export const statusIn = ({ 'cloud-monitoring': counted }: Measure): string =>
  counted.kind === 'NotSupported' ? statusLabel : (statusLabelOf(counted.signal) ?? statusLabel);

/** Responses with a server error. */
export const serverError: Match = { label: statusLabel, op: '=~', value: '5..' };

export const success: Match = { label: statusLabel, op: '=~', value: '2..|304' };
export const noSuccess: Match = { label: statusLabel, op: '!~', value: '2..|304' };

/** The match in the signal's own labels; undefined where the signal cannot tell. */
export const inSignal = (match: Match, signal: Signal): Match | undefined => {
  if (match.label !== statusLabel || signal.labels.includes(statusLabel)) return match;
  const label = statusLabelOf(signal);
  if (label === 'response_code') return { ...match, label };
  if (label !== 'status' || !signal.id.startsWith('functions.')) return undefined;
  // An execution that throws is answered 500.
  if (match === serverError || match === noSuccess) return { label, op: '!=', value: 'ok' };
  return match === success ? { label, op: '=', value: 'ok' } : undefined;
};
