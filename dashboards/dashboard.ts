/** Panels in the order in which one reads them during an incident. */
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
  /** What the section answers and what to do then, in a sentence or two. */
  readonly answers: string;
  readonly rows: readonly Row[];
}

/** Restricts every panel to one value of a label; none chosen means all. */
export interface Variable {
  readonly kind: 'Variable';
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
}

/** What happened beside the numbers. */
export type Annotation = 'deployments' | 'incidents' | 'failed probes' | 'service health';

export interface Dashboard {
  readonly kind: 'Dashboard';
  /** Lower-case letters, digits and dashes: links lead to it. */
  readonly id: string;
  readonly title: string;
  /** Undefined for the fleet's. */
  readonly system: string | undefined;
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly sections: readonly Section[];
}
