/** The source of a preview's data. */
import type { Attempt } from '../../history/remote/remoteSeries.ts';
import type { Judgement } from '../../slo/judge.ts';
import type { Slo } from '../../slo/slo.ts';
import type { SeriesSource } from '../../promql/source.ts';
import type { PreviewState } from './widgetData.ts';

export interface Origin {
  readonly description: PreviewState['source'];
  readonly live: boolean;
  /** Time of the newest data, in milliseconds since the epoch. */
  readonly end: () => number;
  /** Time of the oldest data. */
  readonly begin: () => number;
  /** An objective as every other command judges it; undefined where its events are read as series only. */
  readonly judge?: (slo: Slo, at: number) => Judgement | undefined;
  /** A source for one picture: repeated reads give the same data. */
  readonly source: () => SeriesSource;
  /** Of a server, whose data are read between two attempts; undefined where `source` has all of them. */
  readonly attempt?: () => Attempt;
  readonly close: () => void;
}
