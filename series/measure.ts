/**
 * The same thing in each dialect. It may be another signal in each, or not be there at all: then what needs it says why,
 * instead of being approximated.
 */
import { seconds } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import { notSupported, type Dialect, type DialectId, type NotSupported } from './dialect.ts';
import { inEach } from './dialects.ts';

export type Measure = Readonly<Record<DialectId, Selection | NotSupported>>;

export const everywhere = (selection: Selection): Measure => inEach(() => selection);

/** In every dialect that reads what Google Cloud emits. */
export const onlyOnGoogleCloud = (selection: Selection): Measure =>
  inEach(({ lacks }) =>
    lacks(selection.signal) === undefined
      ? selection
      : notSupported(`${selection.signal.names.cloudMonitoring} is emitted by Google Cloud only`),
  );

/** Seconds after they were sampled until points of all of these can be read. */
export const delayOf = (selections: readonly Selection[], dialect: Dialect): number =>
  Math.max(
    0,
    ...selections.map(({ signal }) => {
      const delay = dialect.delayOf(signal);
      return delay === undefined ? 0 : seconds(delay);
    }),
  );
