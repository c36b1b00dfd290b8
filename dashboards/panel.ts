/** Panels: one question each. The layout determines their sizes. */
import type { Alert } from '../alerts/alert.ts';
import type { Query } from './query.ts';

/** UCUM, such as 's', 'By', '1' for a share, '{message}/s', '{USD}/d'. */
export type Unit = string;

export interface Series {
  /** The legend: words, with `${label}` for the value of a label. */
  readonly name: string;
  readonly query: Query;
  /** The outcome or status that a series with a name in words stands for: viewers may colour by it. */
  readonly outcome?: string;
}

/** A line across a chart: the threshold of an alert, or a limit. */
export interface Mark {
  readonly label: string;
  /** In the panel's unit. */
  readonly value: number;
}

interface Common {
  readonly title: string;
  /** Width relative to the other panels of its row. */
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

/** Colours a value: 'below' colours values under the threshold. */
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
  /** For viewers with coloured tables; Cloud Monitoring's tables have no colours. */
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
  /** Names of the services and subscriptions whose log lines are shown. */
  readonly services: readonly string[];
  readonly subscriptions: readonly string[];
  /** Filters of Cloud Logging, for resources of other types. */
  readonly others: readonly string[];
  readonly atLeast: 'INFO' | 'WARNING' | 'ERROR';
}

export interface IncidentPanel extends Common {
  readonly kind: 'IncidentPanel';
  readonly alerts: readonly Alert[];
}

/** Explanations, only where they are needed. Markdown. */
export interface TextPanel extends Common {
  readonly kind: 'TextPanel';
  readonly text: string;
}

export type Panel = ChartPanel | HeatMapPanel | NumberPanel | TablePanel | LogPanel | IncidentPanel | TextPanel;
