/** `atalaya import policies|dashboards`: what Cloud Monitoring has, as alerts and charts of a system. */
import { alertsModule } from '../../inventory/definition/alertsModule.ts';
import { panelsModule } from '../../inventory/definition/panelsModule.ts';
import { readGcloud } from '../../inventory/gcloud/readGcloud.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { readTerraform } from '../../inventory/terraform/readTerraform.ts';
import { many } from '../../text/count.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { readText } from './readText.ts';
import { writeModule, type OutOptions } from './writeDefinition.ts';

export interface MonitoringOptions extends OutOptions {
  readonly stage?: 'queue' | 'ingest' | 'table' | 'api';
  readonly json?: boolean;
}

const fix = (kind: string): string =>
  `name JSON of \`gcloud monitoring ${kind} list --format=json\`, of the API, or of \`terraform show -json\``;

export const importPolicies = async (file: string, options: MonitoringOptions, io: Io): Promise<ExitCode> => {
  const inventory = await inventoryOf(file, fix('policies'), io);
  const { text, alerts, policies } = alertsModule(inventory, options.stage ?? 'api');
  const summary = `${inventory.source}: ${many(alerts, 'alert')} of ${many(policies, 'policy', 'policies')}`;
  if (options.json === true)
    io.stdout(`${JSON.stringify({ source: inventory.source, alerts, policies, definition: text })}\n`);
  else if (policies > 0) await writeModule(text, options, io);
  if (options.json !== true) io.stderr(`${summary}\n`);
  return alerts === 0 ? 1 : 0;
};

export const importDashboards = async (file: string, options: MonitoringOptions, io: Io): Promise<ExitCode> => {
  const inventory = await inventoryOf(file, fix('dashboards'), io);
  const { text, charts, widgets } = panelsModule(inventory);
  const summary = `${inventory.source}: ${many(charts, 'chart')} of ${many(widgets, 'widget')}`;
  if (options.json === true)
    io.stdout(`${JSON.stringify({ source: inventory.source, charts, widgets, definition: text })}\n`);
  else if (widgets > 0) await writeModule(text, options, io);
  if (options.json !== true) io.stderr(`${summary}\n`);
  return charts === 0 ? 1 : 0;
};

/** Plans and states begin like no list of policies. */
const isTerraform = (text: string): boolean =>
  /^\uFEFF?\s*\{\s*"(format_version|version|serial|terraform_version|lineage)"/.test(text);

const inventoryOf = async (file: string, usage: string, io: Io): Promise<Inventory> => {
  const text = await readText(io.cwd, file, usage);
  return isTerraform(text) ? readTerraform(text, file) : readGcloud([{ file, text }]);
};
