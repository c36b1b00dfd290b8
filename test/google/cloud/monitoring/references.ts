/** What a filter or a query refers to: metrics of users, SLOs, uptime checks. Google refuses what does not exist. */
import { invalid, notFound, Refusal } from '../refusal.ts';
import { projectOf, type Project } from '../world.ts';
import type { Store } from './store.ts';

/** Metrics of Google's services always exist; these exist once there is a descriptor. */
const ownPrefixes = [
  'custom.googleapis.com/',
  'external.googleapis.com/',
  'prometheus.googleapis.com/',
  'workload.googleapis.com/',
  'logging.googleapis.com/user/',
];

const metricTypes = (filter: string): readonly string[] =>
  [...filter.matchAll(/metric\.type\s*=\s*"([^"]*)"/g)].map(([, type = '']) => type);

export const refuseUnknownMetrics = ({ world }: Store, { id }: Project, filter: string): void => {
  for (const type of metricTypes(filter))
    if (ownPrefixes.some((prefix) => type.startsWith(prefix)) && world.metrics.get(id)?.has(type) !== true)
      throw new Refusal(
        404,
        'NOT_FOUND',
        `Cannot find metric that matches type = "${type}". If a metric was created recently, it could take up to 10 minutes to become available. Please try again soon.`,
      );
};

/** `select_slo_burn_rate("projects/…/services/…/serviceLevelObjectives/…", "3600s")` */
export const refuseUnknownSlos = ({ world, slos }: Store, filter: string): void => {
  for (const [, function_ = '', argument = ''] of filter.matchAll(/(select_slo_\w+)\(\s*("[^"]*"|[^,)]*)/g)) {
    const [, project, rest = ''] =
      /^"projects\/([^/]+)\/(services\/[^/]+\/serviceLevelObjectives\/[^/]+)"$/.exec(argument) ?? [];
    if (project === undefined)
      throw invalid(`The argument of ${function_} must be the name of an SLO in quotes: ${argument}.`);
    const name = `projects/${projectOf(world, project).number}/${rest}`;
    if (!slos.has(name)) throw notFound(name);
  }
};

/** `check_id` of the metrics of uptime checks, in filters and in PromQL. */
export const refuseUnknownChecks = ({ uptimeChecks }: Store, { id }: Project, query: string): void => {
  for (const check of checksOf(query)) {
    const name = `projects/${id}/uptimeCheckConfigs/${check}`;
    if (!uptimeChecks.has(name)) throw notFound(name);
  }
};

export const checksOf = (query: string): readonly string[] =>
  query.includes('uptime_check')
    ? [...query.matchAll(/check_id"?\s*=\s*"([^"]+)"/g)].map(([, check = '']) => check)
    : [];

/** Whether the filter or the PromQL reads the metric: by its type, or by the name without prefix and suffix that OTLP gives. */
export const reads = (query: string, type: string): boolean => {
  const bare = type.replace(/^prometheus\.googleapis\.com\//, '').replace(/\/\w+$/, '');
  return query.includes(`"${type}"`) || query.includes(`"${bare}"`);
};
