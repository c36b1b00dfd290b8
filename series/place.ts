/**
 * Where a rule is evaluated. A measure may be another signal in each place, or not be there at all: then what needs it says
 * why, instead of being approximated.
 */
import type { Selection } from '../model/selection.ts';

export type Place = 'cloud-monitoring' | 'prometheus';

export const places: readonly Place[] = ['cloud-monitoring', 'prometheus'];

export interface NotSupported {
  readonly kind: 'NotSupported';
  readonly why: string;
}

export type Measure = Readonly<Record<Place, Selection | NotSupported>>;

export const notSupported = (why: string): NotSupported => ({ kind: 'NotSupported', why });

export const everywhere = (selection: Selection): Measure => ({ 'cloud-monitoring': selection, prometheus: selection });

export const onlyOnGoogleCloud = (selection: Selection): Measure => ({
  'cloud-monitoring': selection,
  prometheus: notSupported(`${selection.signal.names.cloudMonitoring} is emitted by Google Cloud only`),
});
