/** What a team's own services send: OpenTelemetry's HTTP metrics, under the names that Google Cloud and a Prometheus have. */
import { advisedBoundaries } from '../../../model/boundaries.ts';
import { nameLabel } from '../../../promql/labels.ts';
import type { Histogram, Metric } from '../metric.ts';
import { times } from '../metric.ts';
import { histogram, type WatchedMetrics } from './labels.ts';
import { everyAnswer } from './requests.ts';
import type { WatchedWorld } from './world.ts';

const requests = (world: WatchedWorld): readonly Histogram[] =>
  everyAnswer(world).flatMap(({ service: { telemetry }, answers }) => {
    if (telemetry === undefined) return [];
    const routes = telemetry.routes ?? ['/'];
    return routes.flatMap((route) =>
      answers.map(([status, of]) =>
        histogram(
          world,
          {
            job: telemetry.service,
            location: world.system.region,
            'http.request.method': 'GET',
            'http.route': route,
            'http.response.status_code': status,
            'url.scheme': 'https',
            ...(status.startsWith('5') ? { 'error.type': status } : {}),
          },
          times(of, 1 / routes.length),
          world.readTime,
          advisedBoundaries,
        ),
      ),
    );
  });

/** A Prometheus has underscores in the names of labels. */
const underscored = (metric: Histogram): Metric => ({
  ...metric,
  labels: Object.fromEntries(
    Object.entries(metric.labels).map(([name, value]) => [
      name === nameLabel ? name : name.replaceAll(/[^a-zA-Z0-9_]/g, '_'),
      value,
    ]),
  ),
});

export const telemetryMetrics: WatchedMetrics = {
  'http.server.request.duration': requests,
  http_server_request_duration_seconds: (world) => requests(world).map(underscored),
};
