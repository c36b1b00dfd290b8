/**
 * The same thing in each dialect. It may be another signal in each, or not be there at all: then what needs it says why,
 * instead of being approximated.
 */
import type { Selection } from '../model/selection.ts';
import { notSupported, type DialectId, type NotSupported } from './dialect.ts';
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
