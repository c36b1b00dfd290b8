/**
 * The data of a widget over a range, as the preview's server sends it to the page: evaluated, not drawn. Times in
 * seconds.
 */

export interface DrawnMark {
  readonly label: string;
  readonly value: number;
}

/** A release or an apply, as a line at its time. */
export interface DrawnRelease {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly label: string;
}

/** Lines, areas or bars over time. `values` has one entry for each time; null where there is no sample. */
export interface SeriesData {
  readonly kind: 'SeriesData';
  readonly style: 'lines' | 'stacked' | 'bars';
  /** UCUM, as the widget says. */
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  readonly times: readonly number[];
  readonly series: readonly {
    readonly name: string;
    /** The status or outcome that it stands for, if it is one: those have colours of their own. */
    readonly outcome: string | undefined;
    readonly values: readonly (number | null)[];
  }[];
  readonly marks: readonly DrawnMark[];
  /** Within the range; left out where nothing was released. */
  readonly releases?: readonly DrawnRelease[];
}

/** Counts by bucket: `counts[i][j]` is what fell into bucket j in the interval that ends at `times[i]`. */
export interface HeatData {
  readonly kind: 'HeatData';
  readonly unit: string;
  readonly times: readonly number[];
  /** Upper bounds, ascending; the last bucket, above all of them, has none. */
  readonly bounds: readonly number[];
  readonly counts: readonly (readonly number[])[];
  readonly marks: readonly DrawnMark[];
}

export interface DrawnBand {
  readonly value: number;
  readonly side: 'above' | 'below';
  readonly colour: 'yellow' | 'red';
}

export interface NumberData {
  readonly kind: 'NumberData';
  readonly unit: string;
  readonly value: number | null;
  /** The value as every other command writes it; undefined where only this page has it. */
  readonly text?: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly bands: readonly DrawnBand[];
}

export interface TableData {
  readonly kind: 'TableData';
  /** Name of the label that identifies a row. */
  readonly by: string;
  readonly columns: readonly {
    readonly title: string;
    readonly unit: string;
    readonly bands: readonly DrawnBand[];
  }[];
  /** `note` is what else the row's series say of themselves, such as the worst objective. */
  readonly rows: readonly {
    readonly name: string;
    readonly note: string;
    readonly values: readonly (number | null)[];
  }[];
}

export interface LogData {
  readonly kind: 'LogData';
  readonly filter: string;
  readonly lines: readonly { readonly at: number; readonly severity: string; readonly text: string }[];
  /** Why there are no lines. */
  readonly why: string;
}

/** When alerts would have fired; `to` is null while an alert still fires. */
export interface IncidentData {
  readonly kind: 'IncidentData';
  readonly incidents: readonly {
    readonly title: string;
    /** Labels of the firing series, where an alert has several. */
    readonly labels: Readonly<Record<string, string>>;
    readonly severity: string;
    readonly from: number;
    readonly to: number | null;
  }[];
  /** Number of evaluated alerts, and reasons for those that could not be. */
  readonly asked: number;
  readonly notAsked: readonly string[];
}

/** Markdown, which the page must escape. */
export interface TextData {
  readonly kind: 'TextData';
  readonly markdown: string;
}

/** Nothing to draw, with the reason. */
export interface NothingData {
  readonly kind: 'NothingData';
  readonly why: string;
}

export type WidgetData =
  | SeriesData
  | HeatData
  | NumberData
  | TableData
  | LogData
  | IncidentData
  | TextData
  | NothingData;

/** The first answer to the page: the dashboards, and the time range with data. */
export interface PreviewState {
  readonly kind: 'PreviewState';
  /** Of every dashboard that this preview serves. */
  readonly dashboards: readonly { readonly id: string; readonly title: string }[];
  /** 'history' of a data folder, a 'server' of points, or a simulated scenario. */
  readonly source:
    | { readonly kind: 'history'; readonly folder: string }
    | { readonly kind: 'server'; readonly name: string; readonly isGoogle: boolean }
    | { readonly kind: 'scenario'; readonly name: string };
  readonly from: number;
  readonly to: number;
  /** True when new points arrive, so that the page refreshes. */
  readonly live: boolean;
}
