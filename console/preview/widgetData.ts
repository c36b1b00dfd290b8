/** What the preview's server tells its page of one widget over a range: evaluated, and not yet drawn. Times in seconds. */

export interface DrawnMark {
  readonly label: string;
  readonly value: number;
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
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly bands: readonly DrawnBand[];
}

export interface TableData {
  readonly kind: 'TableData';
  /** Of the label that tells the rows apart. */
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
  /** Why there are none. */
  readonly why: string;
}

/** When alerts would have fired; `to` is null while one still does. */
export interface IncidentData {
  readonly kind: 'IncidentData';
  readonly incidents: readonly {
    readonly title: string;
    /** Of the series that fires, where an alert has several. */
    readonly labels: Readonly<Record<string, string>>;
    readonly severity: string;
    readonly from: number;
    readonly to: number | null;
  }[];
  /** How many alerts were asked, and why some could not be. */
  readonly asked: number;
  readonly notAsked: readonly string[];
}

/** Words: Markdown, to be escaped by whoever draws it. */
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

/** What the page is told first: where it is, and from when to when there is data. */
export interface PreviewState {
  readonly kind: 'PreviewState';
  /** Of every dashboard that this preview serves. */
  readonly dashboards: readonly { readonly id: string; readonly title: string }[];
  /** 'history' of a data folder, or a simulated scenario. */
  readonly source:
    | { readonly kind: 'history'; readonly folder: string }
    | { readonly kind: 'scenario'; readonly name: string };
  readonly from: number;
  readonly to: number;
  /** Whether new points arrive, so that the page asks again. */
  readonly live: boolean;
}
