/** Files of other tools that are taken for ours, by name. */
type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isGrafana = (value: Fields): boolean =>
  (Array.isArray(value['panels']) &&
    ('schemaVersion' in value || 'templating' in value || 'gridPos' in firstOf(value['panels']))) ||
  (Array.isArray(value['rows']) && 'schemaVersion' in value) ||
  value['kind'] === 'GrafanaDashboard' ||
  String(value['apiVersion']).startsWith('dashboard.grafana.app/');

const firstOf = (list: readonly unknown[]): Fields => (isObject(list[0]) ? list[0] : {});

const isPrometheusRules = (value: Fields): boolean =>
  value['kind'] === 'PrometheusRule' ||
  (String(value['apiVersion']).startsWith('monitoring.googleapis.com/') && String(value['kind']).endsWith('Rules')) ||
  (Array.isArray(value['groups']) && 'rules' in firstOf(value['groups']));

/** What the value is, and what to do about it; undefined for what nobody knows. */
export const foreignOf = (value: unknown): { readonly what: string; readonly fix: string } | undefined => {
  if (!isObject(value)) return undefined;
  if (isGrafana(value) || (isObject(value['dashboard']) && isGrafana(value['dashboard']))) {
    return {
      what: 'it is a Grafana dashboard, not one of Cloud Monitoring',
      fix: 'check it with a linter for Grafana',
    };
  }
  if (isPrometheusRules(value)) {
    return {
      what: 'it holds rules of Prometheus, not policies of Cloud Monitoring',
      fix: 'check it with promtool check rules, or write its alerts as conditionPrometheusQueryLanguage',
    };
  }
  if (isObject(value['route']) && Array.isArray(value['receivers'])) {
    return { what: 'it is a configuration of Alertmanager', fix: 'check it with amtool check-config' };
  }
  return undefined;
};
