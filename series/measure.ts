/**
 * The same quantity in each dialect. A dialect may use another signal, or lack it: then users of the measure report the
 * reason instead of an approximation.
 */
import { memoize } from '../model/memoize.ts';
import type { Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import { notSupported, type Dialect, type DialectId, type NotSupported } from './dialect.ts';
import { inEach } from './dialects.ts';
import { delayIn } from './lateness.ts';

export type Measure = Readonly<Record<DialectId, Selection | NotSupported>>;

export const everywhere = (selection: Selection): Measure => inEach(() => selection);

/** Available in every dialect that reads Google Cloud's metrics. */
export const onlyOnGoogleCloud = (selection: Selection): Measure =>
  inEach(({ lacks }) => (lacks(selection.signal) === undefined ? selection : onGoogleCloudOnly(selection.signal)));

export const onGoogleCloudOnly: (signal: Signal) => NotSupported = memoize(
  ({ names }) => names.cloudMonitoring,
  ({ names }) => notSupported(`${names.cloudMonitoring} is emitted by Google Cloud only`),
);

/** Seconds from sampling until points of all selections can be read. */
export const delayOf = (selections: readonly Selection[], dialect: Dialect): number =>
  Math.max(0, ...selections.map(({ signal }) => delayIn(signal, dialect)));
