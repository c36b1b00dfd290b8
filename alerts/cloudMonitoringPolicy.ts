/**
 * The body of `google.monitoring.v3.AlertPolicy` as the API returns it: server defaults are written out, so that what
 * is read back equals what was sent. Field names and limits: google/monitoring/v3/alert.proto.
 */
export interface PromqlCondition {
  readonly displayName: string;
  readonly conditionPrometheusQueryLanguage: {
    readonly query: string;
    /** Of seconds: how long it must hold. */
    readonly duration: `${number}s`;
    /** A multiple of 30 s. */
    readonly evaluationInterval: `${number}s`;
    readonly ruleGroup: string;
    /** A label name of Prometheus. */
    readonly alertRule: string;
    /** A policy may be created before its metrics have a first point. */
    readonly disableMetricValidation: true;
  };
}

export interface ThresholdCondition {
  readonly displayName: string;
  readonly conditionThreshold: {
    readonly filter: string;
    readonly comparison: 'COMPARISON_GT';
    readonly thresholdValue: number;
    readonly duration: `${number}s`;
    readonly trigger: { readonly count: 1 };
  };
}

export interface PolicyBody {
  readonly displayName: string;
  readonly documentation: {
    readonly content: string;
    readonly mimeType: 'text/markdown';
    readonly subject: string;
    readonly links: readonly { readonly displayName: string; readonly url: string }[];
  };
  readonly userLabels: Readonly<Record<string, string>>;
  readonly conditions: readonly (PromqlCondition | ThresholdCondition)[];
  readonly combiner: 'OR' | 'AND';
  readonly enabled: true;
  readonly alertStrategy: {
    readonly notificationPrompts: readonly ('OPENED' | 'CLOSED')[];
    readonly autoClose: `${number}s`;
  };
  readonly severity: 'CRITICAL' | 'WARNING';
}
