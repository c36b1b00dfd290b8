/** The source of a preview's data. */
import type { Attempt } from '../../history/remote/remoteSeries.ts';
import type { SeriesSource } from '../../promql/source.ts';
import type { PreviewState } from './widgetData.ts';

export interface Origin {
  readonly description: PreviewState['source'];
  readonly live: boolean;
  /** Time of the newest data, in milliseconds since the epoch. */
  readonly end: () => number;
  /** Time of the oldest data. */
  readonly begin: () => number;
  /** A source for one picture: repeated reads give the same data. */
  readonly source: () => SeriesSource;
  /** Of a server, whose data are read between two attempts; undefined where `source` has all of them. */
  readonly attempt?: () => Attempt;
  readonly close: () => void;
}
