/** Rule files of Prometheus as data. Source: Prometheus, "Recording rules" and "Alerting rules". */
import type { Duration } from '../model/quantity.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly interval: Duration;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}

/** A rule file, and the alerts that it lacks with the reason. */
export interface PrometheusRules {
  readonly kind: 'PrometheusRules';
  readonly file: RuleFile;
  readonly notSupported: readonly { readonly id: string; readonly why: string }[];
}
