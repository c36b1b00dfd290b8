import { expect, test } from '@jest/globals';
import { gke, loadBalancer, type LoadBalancer } from '../model/ownStage.ts';
import { watchSystem, type System } from '../model/system.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { dashboardJson } from './cloudMonitoring/dashboard.ts';
import { fleetDashboards } from './fleetDashboards.ts';

const behind = (id: string, front: LoadBalancer): System =>
  watchSystem({
    id,
    description: 'Behind a load balancer.',
    owner: 'shop',
    stages: { api: gke(`${id}-api`, { cluster: 'shop', front }) },
    objectives: [],
  });

/** The queries of a chart of the fleet, on Cloud Monitoring; undefined where it is not there. */
const queriesOf = (title: string, ...systems: readonly System[]): readonly string[] | undefined => {
  const [dashboard] = fleetDashboards(systems, [], 'prod');
  if (dashboard === undefined) throw new Error('no dashboard');
  const emission = { project: 'shop-prod', environment: 'prod', systems: new Map() } as const;
  const tile = dashboardJson(dashboard, emission).mosaicLayout.tiles.find(({ widget }) => widget.title === title);
  if (tile === undefined) return undefined;
  return [...JSON.stringify(tile).matchAll(/"prometheusQuery":("(?:[^"\\]|\\.)*")/g)].map(([, query]) =>
    String(JSON.parse(query!)),
  );
};

const countries = 'Requests by country of the caller';
const regions = 'Data requests by region';
const [shop, parts, inside] = [
  behind('shop', loadBalancer('shop-map')),
  behind('parts', loadBalancer('market-map', { backend: 'parts-backend' })),
  behind('inside', loadBalancer('inside-map', { scheme: 'internal' })),
];
const byCountry = (labels: string): string =>
  `sum by (client_country) (rate({"loadbalancing.googleapis.com/https/request_count", monitored_resource="https_lb_rule", ${labels}}[10m]))`;

test('requests behind an external load balancer are by the country of the caller', () => {
  expect(queriesOf(countries, shop)).toEqual([byCountry('url_map_name="shop-map"')]);
  expect(queriesOf(regions, shop)).toBeUndefined();
});

test('of a URL map that several systems share, only the backend services of the fleet are counted', () => {
  expect(queriesOf(countries, shop, parts)).toEqual([
    byCountry('url_map_name="shop-map"'),
    byCountry('url_map_name="market-map", backend_target_name="parts-backend"'),
  ]);
});

test('a system without an external load balancer keeps its region, which is where it runs', () => {
  expect(queriesOf(countries, freight, inside)).toBeUndefined();
  const alone = queriesOf(regions, freight);
  expect(alone).toHaveLength(1);
  expect(queriesOf(countries, freight, shop)).toEqual([byCountry('url_map_name="shop-map"')]);
  expect(queriesOf(regions, freight, shop)?.[0]).toContain('job="freight"');
});
