/** What a person looks at: one question a panel. Sizes are left to the layout. */
import type { Alert } from '../alerts/alert.ts';
import type { Query } from './query.ts';

/** UCUM, such as 's', 'By', '1' for a share, '{message}/s', '{USD}/d'. */
export type Unit = string;

export interface Series {
  /** In the legend: words, with `${label}` for a label's value. */
  readonly name: string;
  readonly query: Query;
  /** The outcome or status that it stands for, where its name is words: a viewer may colour by it. */
  readonly outcome?: string;
}

/** A line across a chart, where an alert fires or a limit is. */
export interface Mark {
  readonly label: string;
  /** In the panel's unit. */
  readonly value: number;
}

interface Common {
  readonly title: string;
  /** Of the columns of its row, relative to its neighbours. */
  readonly width: number;
}

export interface ChartPanel extends Common {
  readonly kind: 'ChartPanel';
  readonly style: 'lines' | 'stacked' | 'bars';
  readonly unit: Unit;
  readonly scale: 'linear' | 'log';
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
}

export interface HeatMapPanel extends Common {
  readonly kind: 'HeatMapPanel';
  readonly unit: Unit;
  readonly query: Query;
  readonly marks: readonly Mark[];
}

/** Better or worse at a glance: 'below' colours what is under the value. */
export interface Band {
  readonly value: number;
  readonly side: 'above' | 'below';
  readonly colour: 'yellow' | 'red';
}

export interface NumberPanel extends Common {
  readonly kind: 'NumberPanel';
  readonly unit: Unit;
  readonly query: Query;
  readonly bands: readonly Band[];
}

export interface TableColumn {
  readonly title: string;
  readonly unit: Unit;
  readonly query: Query;
  /** A table of Cloud Monitoring has no colours: for viewers that have them. */
  readonly bands?: readonly Band[];
}

/** One row for each value of `by`. */
export interface TablePanel extends Common {
  readonly kind: 'TablePanel';
  readonly by: string;
  readonly columns: readonly TableColumn[];
}

export interface LogPanel extends Common {
  readonly kind: 'LogPanel';
  /** Names of services and subscriptions whose lines are shown. */
  readonly services: readonly string[];
  readonly subscriptions: readonly string[];
  readonly atLeast: 'INFO' | 'WARNING' | 'ERROR';
}

export interface IncidentPanel extends Common {
  readonly kind: 'IncidentPanel';
  readonly alerts: readonly Alert[];
}

/** Only where a person needs words. Markdown. */
export interface TextPanel extends Common {
  readonly kind: 'TextPanel';
  readonly text: string;
}

export type Panel = ChartPanel | HeatMapPanel | NumberPanel | TablePanel | LogPanel | IncidentPanel | TextPanel;
