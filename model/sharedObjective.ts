/**
 * One objective of several systems: their events are added up, and judged and alerted on together. For systems with so few
 * events that a single bad one fires an alert of each alone. Source: Site Reliability Workbook, ch. 5, "Low-Traffic Services
 * and Error Budget Alerting": combining services.
 */
export interface SharedObjectiveOptions {
  /** As the name of a system: unique among systems and shared objectives. */
  readonly id: string;
  /** Who is notified. */
  readonly owner: string;
  /** Id of the objective, which each of the systems has: of the same kind, threshold, target and window. */
  readonly objective: string;
  /** Ids of two systems or more. */
  readonly systems: readonly string[];
  /** Why they are judged together. */
  readonly why: string;
  /** As of an objective, of the events of all systems. */
  readonly leastEvents?: number;
}

export interface SharedObjective extends SharedObjectiveOptions {
  readonly kind: 'SharedObjective';
}

export const shared = (options: SharedObjectiveOptions): SharedObjective => ({ kind: 'SharedObjective', ...options });
