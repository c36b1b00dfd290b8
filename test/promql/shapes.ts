/** Every shape of expression in dashboards and alerts, and the edge cases of each function. */
const api = '{"run.googleapis.com/request_count", monitored_resource="cloud_run_revision"}';
const errors =
  '{"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", response_code_class="5xx"}';
const byLe = (window: string): string => `sum by (le) (rate(latency_seconds_bucket[${window}]))`;

const names = (...lists: readonly string[]): readonly string[] => lists.flatMap((list) => list.split(' '));

const windows = ['30s', '1m', '5m', '17m', '1h'];

const overWindows = windows.flatMap((window) => [
  `rate(requests_total[${window}])`,
  `increase(requests_total[${window}])`,
  `delta(backlog[${window}])`,
  `sum by (job) (rate(requests_total[${window}]))`,
  `sum(increase(requests_total{code="500"}[${window}])) / sum(increase(requests_total[${window}]))`,
  `histogram_quantile(0.95, ${byLe(window)})`,
  `avg_over_time(backlog[${window}])`,
  `max_over_time(backlog[${window}])`,
  `min_over_time(backlog[${window}])`,
  `sum_over_time(backlog[${window}])`,
  `count_over_time(backlog[${window}])`,
  `absent_over_time(backlog{job="a", zone="z1"}[${window}])`,
]);

const functions = names(
  'stddev_over_time stdvar_over_time last_over_time first_over_time present_over_time',
  'changes resets idelta irate deriv',
).flatMap((name) => [`${name}(backlog[5m])`, `${name}(requests_total[10m])`]);

const ofNumbers = names(
  'abs ceil floor exp sqrt ln log2 log10 sgn round deg rad timestamp',
  'sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh',
).map((name) => `${name}(backlog)`);

/** Only with values that are valid dates, because Go's result for other values depends on the processor. */
const ofDates = names('minute hour day_of_week day_of_month day_of_year days_in_month month year').flatMap((name) => [
  `${name}(1e5 * (backlog > -1e6 < 1e6))`,
  `${name}()`,
]);

const aggregations = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'].flatMap((op) => [
  `${op}(backlog)`,
  `${op} by (job) (backlog)`,
  `${op} without (zone) (backlog)`,
  `${op} by (nothing) (requests_total)`,
]);

const arithmetic = ['+', '-', '*', '/', '%', '^', 'atan2'].flatMap((op) => [
  `backlog ${op} on (job) group_left () limit`,
  `backlog ${op} 2.5`,
  `-1.5 ${op} backlog`,
  `2 ${op} 3`,
]);

const comparisons = ['==', '!=', '>', '<', '>=', '<='].flatMap((op) => [
  `backlog ${op} 1`,
  `1 ${op} backlog`,
  `backlog ${op} bool 1`,
  `2 ${op} bool 1`,
  `backlog ${op} on (job) group_left () limit`,
  `limit ${op} bool on (job) group_right () backlog`,
]);

/** As panels and alerts write them. */
const panels = [
  `sum(rate(${api}[5m]))`,
  `sum by (response_code_class) (increase(${api}[1h]))`,
  `sum(increase(${errors}[5m])) / sum(increase(${api}[5m]))`,
  `sum by ("service.name") (rate(${errors}[5m])) / sum by ("service.name") (rate(${api}[5m]))`,
  '{"latency_seconds_bucket", "le"="+Inf"}',
  '{__name__="backlog", job="a"}',
  '{__name__=~"backlog|limit", job=~"a|b"}',
  'backlog{job!="a", zone=~"z.*", zone!~"z2"}',
  'backlog{missing=""}',
  'backlog{job!=""}',
  '(sum(rate(requests_total{code="500"}[5m])) or vector(0)) / sum(rate(requests_total[5m]))',
  'sum(backlog{job="nobody"}) or vector(0)',
  'count(sum by (job) (rate(requests_total[5m])) > 0.5)',
  'count(sum by (job) (rate(requests_total[5m])) > 1e12) or vector(0)',
  'quantile(0.5, sum by (job) (rate(requests_total[5m])))',
  'quantile by (zone) (0.9, backlog)',
  'quantile(-1, backlog)',
  'quantile(1.1, backlog)',
  'quantile(NaN, backlog)',
  '0.6745 * (sum by (job) (backlog) - scalar(quantile(0.5, sum by (job) (backlog)))) / scalar(clamp_min(quantile(0.5, abs(sum by (job) (backlog) - scalar(quantile(0.5, sum by (job) (backlog))))), 0.1))',
  'sum by (job) (rate(requests_total[5m])) / on (job) group_left (owner) limit',
  'limit * on (job) group_right (owner) sum by (job, zone) (backlog)',
  'backlog / ignoring (zone) group_left limit',
  'backlog * ignoring (zone, owner) group_left (owner) limit',
  'limit / ignoring (owner) limit',
  'limit - on (job, owner) limit offset 1m',
  'requests_total offset 5m',
  'rate(requests_total[5m] offset 10m)',
  'sum(rate(requests_total[5m])) / sum(rate(requests_total[5m] offset 15m))',
  'avg_over_time(backlog[5m] offset -5m)',
  'sum(increase(requests_total[10m])) < 0.5 * (sum(increase(requests_total[10m] offset 10m)) + sum(increase(requests_total[10m] offset 20m))) / 2',
  'backlog and on (job) limit',
  'backlog and limit',
  'backlog unless on (job) limit',
  'backlog unless backlog > 1',
  'backlog > 1 or backlog < 0',
  'backlog or limit',
  'backlog or on (job) limit',
  'backlog and on () vector(1)',
  'limit or ignoring (owner) backlog',
  '-backlog',
  '+backlog',
  '-backlog ^ 2',
  '-2 ^ 2',
  '2 ^ 3 ^ 2',
  '1 - 2 - 3',
  '10 % 4 * 3',
  'time()',
  'time() - timestamp(backlog)',
  'vector(time())',
  'hour()',
  'day_of_week()',
  'minute(vector(1e9))',
  'timestamp(backlog offset 1m)',
  'timestamp(backlog + 0)',
  'pi()',
  'scalar(limit)',
  'scalar(limit{job="a"})',
  'vector(1) == bool vector(1)',
  'absent(backlog)',
  'absent(nothing_here)',
  'absent(nothing_here{job="a", zone=~"z.*"})',
  'absent(nothing_here{job="a", job="b", zone="z1"})',
  'absent(sum(nothing_here{job="a"}))',
  'absent_over_time(nothing_here{job="a"}[5m])',
  'label_replace(backlog, "where", "$1 of $2", "zone", "(z)(.*)")',
  'label_replace(backlog, "zone", "", "zone", "z1")',
  'label_replace(limit, "who", "${name}!", "owner", "(?P<name>.*)")',
  'label_replace(backlog, "job", "same", "job", ".*")',
  'label_replace(backlog, "x", "$0-$9", "job", "b")',
  'label_join(backlog, "both", "-", "job", "zone", "none")',
  'topk(2, load)',
  'bottomk(2, load)',
  'topk by (job) (1, load)',
  'bottomk without (zone) (1, load)',
  'topk(0, backlog)',
  'topk(100, backlog)',
  'topk(3, sum by (job) (avg_over_time(load[5m])))',
  'clamp_min(backlog, 0)',
  'clamp_max(backlog, 1)',
  'clamp(backlog, 0, 1)',
  'clamp(backlog, 1, 0)',
  'clamp_min(backlog, NaN)',
  'round(backlog, 0.1)',
  'round(backlog, 5)',
  'quantile_over_time(0.9, backlog[5m])',
  'quantile_over_time(0.5, requests_total[17m])',
  'quantile_over_time(2, backlog[5m])',
  'predict_linear(backlog[10m], 600)',
  'predict_linear(requests_total[10m], 60)',
  'max_over_time(sum(rate(requests_total[1m]))[10m:1m])',
  'avg_over_time(backlog[10m:30s])',
  'count_over_time((backlog > 0)[10m:])',
  'rate(sum by (job) (requests_total)[10m:1m])',
  'sum_over_time((sum(backlog) > bool 1)[10m:1m] offset 5m)',
  'last_over_time(backlog[1h])',
  'histogram_quantile(0.5, latency_seconds_bucket)',
  'histogram_quantile(0.99, sum by (le, route) (rate(latency_seconds_bucket[5m])))',
  'histogram_quantile(0, sum by (le) (latency_seconds_bucket))',
  'histogram_quantile(1, sum by (le) (latency_seconds_bucket))',
  'histogram_quantile(-0.1, sum by (le) (latency_seconds_bucket))',
  'histogram_quantile(1.1, sum by (le) (latency_seconds_bucket))',
  'histogram_quantile(NaN, sum by (le) (latency_seconds_bucket))',
  'histogram_quantile(0.9, sum(latency_seconds_bucket))',
  'histogram_quantile(scalar(limit{job="a"}), latency_seconds_bucket)',
  'histogram_fraction(0, 0.3, sum by (le) (rate(latency_seconds_bucket[5m])))',
  'histogram_fraction(0.2, 2, latency_seconds_bucket)',
  'histogram_fraction(-Inf, +Inf, latency_seconds_bucket)',
  'sum(rate(latency_seconds_bucket{le="0.5"}[5m])) / sum(rate(latency_seconds_bucket{le="+Inf"}[5m]))',
  'sort(backlog)',
  'sort_desc(backlog)',
  // Errors or not, depending on the series.
  'backlog / on (job) limit',
  'limit / on (owner) limit',
  'backlog * on (job) group_right () limit',
  'abs({job="a", owner=~".+"} or backlog{zone="z1"})',
  '{job="a"} * 2',
  'rate({job="a"}[5m])',
];

/** Evaluated only at instants, because over a range Prometheus refuses two series with one label set even when they never overlap. */
export const instantsOnly: ReadonlySet<string> = new Set(['rate({job="a"}[5m])']);

export const shapes: readonly string[] = [
  ...overWindows,
  ...functions,
  ...ofNumbers,
  ...ofDates,
  ...aggregations,
  ...arithmetic,
  ...comparisons,
  ...panels,
];
