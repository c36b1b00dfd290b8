/** Dashboards: panels in reading order during an incident. */
import type { Panel } from './panel.ts';

export interface Row {
  readonly kind: 'Row';
  readonly height: 'short' | 'medium' | 'tall';
  readonly panels: readonly Panel[];
}

export interface Section {
  readonly kind: 'Section';
  /** A question, such as 'Are users affected?'. */
  readonly title: string;
  /** What the section shows and what to do then, in one or two sentences. */
  readonly answers: string;
  readonly rows: readonly Row[];
}

/** Restricts every panel to one value of a label; no value means all. */
export interface Variable {
  readonly kind: 'Variable';
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
}

/** Events shown on the charts. */
export type Annotation = 'deployments' | 'incidents' | 'failed probes' | 'service health';

export interface Dashboard {
  readonly kind: 'Dashboard';
  /** Lower-case letters, digits and dashes: part of the dashboard's URL. */
  readonly id: string;
  readonly title: string;
  /** Undefined for the fleet. */
  readonly system: string | undefined;
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly sections: readonly Section[];
}
