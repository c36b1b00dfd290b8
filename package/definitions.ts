/**
 * The package's main entry: what a file of definitions and atalaya.config.ts import. tools/builders/ lists the same builders, with
 * an example of each.
 */
export { defineConfig, type Config } from '../cli/config/config.ts';
export { googleIdentity, iapIdentity, type Auth, type Identity } from '../model/access.ts';
export { email, pagerDuty, pubsubTopic, slack, webhook, type Channel, type SecretRef } from '../model/channel.ts';
export { defineOrganization } from '../model/defineOrganization.ts';
export type { SystemDefinition, WatchedDefinition } from '../model/definition.ts';
export { deprecated, type Deprecated } from '../model/deprecated.ts';
export {
  below,
  distribution,
  filter,
  logCounter,
  metric,
  promql,
  ratio,
  type IndicatorSource,
  type MetricFacts,
  type ValueSource,
} from '../model/indicatorSource.ts';
export type { InfrastructureDefinition } from '../model/infrastructure.ts';
export { closedLoad, openLoad, traffic, type LoadProfile } from '../model/load.ts';
export { maintenance, recurringMaintenance, type AnyMaintenance } from '../model/maintenance.ts';
export {
  allGood,
  availability,
  composite,
  freshness,
  latency,
  processing,
  type Objective,
  type Rejected,
} from '../model/objective.ts';
export { emailTo, pagerDutyUser, slackMember, type PersonDefinition } from '../model/oncall/person.ts';
export type { OnCallPlanDefinition } from '../model/oncall/onCallPlan.ts';
export type { RoutingDefinition, SilenceDefinition } from '../model/oncall/routing.ts';
export type {
  HolidayCalendar,
  OverrideDefinition,
  RotationDefinition,
  ScheduleDefinition,
} from '../model/oncall/schedule.ts';
export {
  channelsOfOwner,
  individual,
  onCallOf,
  teamOf,
  type EscalationStep,
  type OnCallDefinition,
} from '../model/oncall/team.ts';
export type { Organization, OrganizationDefinition, OwnerDefinition } from '../model/organization.ts';
export {
  cloudSql,
  dataflow,
  endpoints,
  gke,
  loadBalancer,
  managedKafka,
  service,
  spanner,
  type OwnService,
} from '../model/ownStage.ts';
export { listPricesIn, type PricesDefinition } from '../model/prices.ts';
export type { Duration, Percentage, Rate } from '../model/quantity.ts';
export {
  boolean,
  bytes,
  date,
  float,
  integer,
  json,
  numeric,
  optional,
  record,
  repeated,
  string,
  timestamp,
  type Field,
  type Schema,
} from '../model/schema.ts';
export { shared, type SharedObjective } from '../model/sharedObjective.ts';
export {
  bare,
  bigquery,
  byKey,
  cloudFunction,
  cloudRun,
  cloudRunWorker,
  httpFunction,
  keyed,
  list,
  publish,
  pubsub,
} from '../model/stage.ts';
export { defineSystem, watchSystem, type Environment, type PipelineSystem, type System } from '../model/system.ts';
export { chart, type TeamChart } from '../model/teamPanel.ts';
export {
  backlogAbove,
  errorsAbove,
  latencyAbove,
  oldestMessageAbove,
  unusualTraffic,
  valueAbove,
  valueBelow,
  type Threshold,
} from '../model/threshold.ts';
