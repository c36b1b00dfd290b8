/** What Monitoring refuses in an alert policy. Source: google/monitoring/v3/alert.proto, and errors in issues of its users. */
import { invalid, Refusal } from '../refusal.ts';
import type { Body } from '../service.ts';
import { projectOf, type Project } from '../world.ts';
import { refuseUnknownChecks, refuseUnknownMetrics, refuseUnknownSlos } from './references.ts';
import { refuseLabels, refuseLonger, seconds, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

export const conditionsOf = (policy: Body): readonly Body[] => (policy['conditions'] ?? []) as readonly Body[];

/** The texts of the policy that read metrics. */
export const queriesOf = (policy: Body): readonly string[] =>
  conditionsOf(policy).flatMap((condition) =>
    Object.values(condition).flatMap((kind) =>
      typeof kind === 'object' && kind !== null
        ? ['query', 'filter', 'denominatorFilter'].flatMap((field) => {
            const text = (kind as Body)[field];
            return typeof text === 'string' ? [text] : [];
          })
        : [],
    ),
  );

const field = (path: string, value: unknown, why: string): Refusal =>
  invalid(`Field alert_policy.${path} had an invalid value of ${JSON.stringify(value)}: ${why}`);

const aggregationRules = (aggregations: unknown, path: string): void => {
  for (const [index, body] of ((aggregations ?? []) as readonly Body[]).entries()) {
    const aligner = body['perSeriesAligner'];
    const at = `${path}.aggregations[${index}]`;
    if (aligner !== undefined && seconds(body['alignmentPeriod']) < 60)
      throw field(
        `${at}.alignment_period`,
        body['alignmentPeriod'],
        'the alignment period must be at least 60 seconds.',
      );
    if (body['crossSeriesReducer'] !== undefined && aligner === undefined)
      throw field(`${at}.per_series_aligner`, 'ALIGN_NONE', 'a reducer requires an aligner.');
    if (body['crossSeriesReducer'] === undefined && body['groupByFields'] !== undefined)
      throw field(`${at}.group_by_fields`, body['groupByFields'], 'grouping requires a reducer.');
  }
};

const filterRules = (store: Store, project: Project, body: Body, path: string): void => {
  const filter = textOf(body['filter']);
  if (filter === '') throw field(`${path}.filter`, '', 'the filter must be set.');
  for (const name of ['filter', 'denominatorFilter'])
    if (textOf(body[name]).length > 2048)
      throw field(`${path}.${name}`, `${filter.slice(0, 40)}…`, 'a filter must not exceed 2,048 Unicode characters.');
  if (/\bselect_slo_/.test(filter)) refuseUnknownSlos(store, filter);
  else {
    if (!/metric\.type\s*=/.test(filter))
      throw field(`${path}.filter`, filter, 'must specify a restriction on "metric.type".');
    if (!/resource\.type\s*=/.test(filter))
      throw field(`${path}.filter`, filter, 'must specify a restriction on "resource.type".');
  }
  refuseUnknownMetrics(store, project, filter);
  refuseUnknownChecks(store, project, filter);
  aggregationRules(body['aggregations'], path);
};

type Rule = (store: Store, project: Project, body: Body, path: string) => void;

const minutes = (body: Body, path: string, least: number): void => {
  if (body['duration'] === undefined) throw field(`${path}.duration`, '', 'the duration must be set.');
  const duration = seconds(body['duration']);
  if (duration < least || duration % 60 !== 0)
    throw field(`${path}.duration`, body['duration'], `must be a multiple of 60 seconds, and at least ${least}.`);
};

const threshold: Rule = (store, project, body, path) => {
  filterRules(store, project, body, path);
  minutes(body, path, 0);
  if (body['comparison'] !== 'COMPARISON_GT' && body['comparison'] !== 'COMPARISON_LT')
    throw field(`${path}.comparison`, body['comparison'] ?? '', 'only COMPARISON_GT and COMPARISON_LT are supported.');
  if (body['evaluationMissingData'] !== undefined && seconds(body['duration']) < 60)
    throw field(
      `${path}.evaluation_missing_data`,
      body['evaluationMissingData'],
      'requires a duration of at least 60 seconds.',
    );
};

const absence: Rule = (store, project, body, path) => {
  filterRules(store, project, body, path);
  minutes(body, path, 120);
};

const promQl: Rule = (store, project, body, path) => {
  const query = textOf(body['query']);
  if (query.trim() === '') throw field(`${path}.query`, '', 'the query must be set.');
  const interval = seconds(body['evaluationInterval'] ?? '30s');
  if (interval <= 0 || interval % 30 !== 0)
    throw field(
      `${path}.evaluation_interval`,
      body['evaluationInterval'],
      'must be a positive multiple of 30 seconds.',
    );
  if (seconds(body['duration']) < 0) throw field(`${path}.duration`, body['duration'], 'must not be negative.');
  const rule = body['alertRule'];
  if (rule !== undefined && !/^[a-zA-Z_][a-zA-Z0-9_]{0,2047}$/.test(textOf(rule)))
    throw field(`${path}.alert_rule`, rule, 'must be a valid Prometheus label name.');
  for (const label of Object.keys(body['labels'] ?? {}))
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label))
      throw field(`${path}.labels`, label, 'must be a valid Prometheus label name.');
  refuseUnknownChecks(store, project, query);
};

const logMatch: Rule = (_store, _project, body, path) => {
  if (textOf(body['filter']) === '') throw field(`${path}.filter`, '', 'the filter must be set.');
};

const rules: Readonly<Record<string, Rule>> = {
  conditionThreshold: threshold,
  conditionAbsent: absence,
  conditionPrometheusQueryLanguage: promQl,
  conditionMatchedLog: logMatch,
};

const alone = ['conditionMatchedLog', 'conditionMonitoringQueryLanguage'];

const conditionRules = (store: Store, project: Project, policy: Body): void => {
  const conditions = conditionsOf(policy);
  if (conditions.length === 0 || conditions.length > 6)
    throw field('conditions', conditions.length, 'a policy must have between 1 and 6 conditions.');
  for (const [index, condition] of conditions.entries()) {
    const path = `conditions[${index}]`;
    const [kind, ...more] = Object.keys(condition).filter((key) => key.startsWith('condition'));
    if (kind === undefined || more.length > 0) throw field(path, '', 'exactly one kind of condition must be set.');
    if (alone.includes(kind) && conditions.length > 1)
      throw field('conditions', conditions.length, 'a condition of this kind must be the only one of its policy.');
    refuseLonger(condition, 'displayName', 512, `alert_policy.${path}.display_name`);
    rules[kind]?.(
      store,
      project,
      condition[kind] as Body,
      `${path}.${kind.replaceAll(/[A-Z]/g, (l) => `_${l.toLowerCase()}`)}`,
    );
  }
};

const strategyRules = (policy: Body): void => {
  const strategy = (policy['alertStrategy'] ?? {}) as Body;
  const autoClose = strategy['autoClose'];
  if (autoClose !== undefined && (seconds(autoClose) < 1800 || seconds(autoClose) > 604_800))
    throw field('alert_strategy.auto_close', autoClose, 'must be between 30 minutes and 7 days.');
  const prompts = (strategy['notificationPrompts'] ?? []) as readonly string[];
  if (prompts.length > 0 && !prompts.includes('OPENED'))
    throw field('alert_strategy.notification_prompts', prompts, 'OPENED must be among them.');
  const isLog = conditionsOf(policy).some((condition) => condition['conditionMatchedLog'] !== undefined);
  if (isLog !== (strategy['notificationRateLimit'] !== undefined))
    throw field(
      'alert_strategy.notification_rate_limit',
      '',
      isLog ? 'must be set for a log match.' : 'is for log matches only.',
    );
  const channels = (policy['notificationChannels'] ?? []) as readonly string[];
  for (const again of (strategy['notificationChannelStrategy'] ?? []) as readonly Body[]) {
    const interval = seconds(again['renotifyInterval']);
    if (again['renotifyInterval'] !== undefined && (interval < 1800 || interval > 86_400))
      throw field(
        'alert_strategy.notification_channel_strategy.renotify_interval',
        again['renotifyInterval'],
        'must be between 30 minutes and 24 hours.',
      );
    for (const name of (again['notificationChannelNames'] ?? []) as readonly string[])
      if (!channels.includes(name))
        throw field('alert_strategy.notification_channel_strategy', name, 'the channel is not one of the policy.');
  }
};

const channelRules = ({ world, channels }: Store, policy: Body): void => {
  for (const name of (policy['notificationChannels'] ?? []) as readonly string[]) {
    const [, project, id] = /^projects\/([^/]+)\/notificationChannels\/([^/]+)$/.exec(name) ?? [];
    if (id === undefined)
      throw invalid(`Name must begin with 'projects/{project_id}/notificationChannels/{channel_id}', got: ${name}`);
    if (!channels.has(`projects/${projectOf(world, project).id}/notificationChannels/${id}`))
      throw new Refusal(404, 'NOT_FOUND', `Notification channel not found: ${name}`);
  }
};

const documentationRules = (policy: Body): void => {
  const documentation = (policy['documentation'] ?? {}) as Body;
  const content = textOf(documentation['content']);
  if (content.length > 8192 || Buffer.byteLength(content) > 10_240)
    throw field(
      'documentation.content',
      `${content.slice(0, 40)}…`,
      'must not exceed 8,192 characters and 10,240 bytes.',
    );
  if (!['text/markdown', ''].includes(textOf(documentation['mimeType'])))
    throw field('documentation.mime_type', documentation['mimeType'], 'only "text/markdown" is supported.');
  const links = (documentation['links'] ?? []) as readonly Body[];
  if (links.length > 3) throw field('documentation.links', links.length, 'at most 3 links are allowed.');
  for (const { displayName, url } of links) {
    if (!/^.{1,63}$/.test(textOf(displayName)))
      throw field('documentation.links.display_name', displayName, 'must have 1 to 63 characters.');
    if (!/^https?:\/\/.{1,2075}$/.test(textOf(url)))
      throw field('documentation.links.url', url, 'must be a URL of at most 2,083 characters.');
  }
};

export const refusePolicy = (store: Store, project: Project, policy: Body): void => {
  if (policy['displayName'] === undefined) throw field('display_name', '', 'must be set.');
  refuseLonger(policy, 'displayName', 512, 'alert_policy.display_name');
  if (policy['combiner'] === undefined) throw field('combiner', '', 'the combiner must be set.');
  conditionRules(store, project, policy);
  strategyRules(policy);
  documentationRules(policy);
  refuseLabels(policy, 'alert_policy');
  channelRules(store, policy);
};
