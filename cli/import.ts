/** `atalaya import`: what exists, and what others wrote, as definitions. */
import { Command, Option } from 'commander';
import type { ImportOptions } from './import/importInventory.ts';
import type { MonitoringOptions } from './import/importMonitoring.ts';
import type { OpenSloOptions } from './import/openSlo.ts';
import type { ExitCode, Io } from './run/io.ts';

export const importCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const command = new Command('import');
  command
    .command('openslo')
    .description('import objectives of OpenSLO files (v1, v1alpha); what cannot be imported exactly is refused')
    .argument('<files...>', 'files with one or several documents, each complete in itself')
    .option('--as <slo=kind...>', 'what an SLO measures, if its queries do not show it')
    .option('--out <dir>', 'write <dir>/<service>.objectives.ts instead of printing')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nKinds: availability (2xx is good), availability:not-5xx, latency:<duration>, processing,\n' +
        'processing:without-producer-faults, freshness:<duration>.\n' +
        '\nWhat a system file cannot express is refused with its path and the reason; the exit code\nis then 1. What is not valid OpenSLO is refused too; the exit code is then 2.\n' +
        '\nExample:\n  $ npx atalaya import openslo slos.yaml --as web-availability=availability web-fast=latency:300ms',
    )
    .action(async (files: readonly string[], options: OpenSloOptions) => {
      const { importFiles } = await import('./import/openSlo.ts');
      finish(await importFiles(files, options, io));
    });
  definitionOptions(
    command
      .command('terraform')
      .description('write the definition of what a Terraform plan or state contains')
      .argument('<file>', 'JSON of `terraform show -json`, or a terraform.tfstate'),
  )
    .addHelpText(
      'after',
      `${about}\nExample:\n  $ terraform show -json > state.json\n  $ npx atalaya import terraform state.json --out systems/orders.ts`,
    )
    .action(async (file: string, options: ImportOptions) => {
      const { importTerraform } = await import('./import/importInventory.ts');
      finish(await importTerraform(file, options, io));
    });
  definitionOptions(
    command
      .command('gcloud')
      .description('write the definition of what gcloud, bq or kubectl list')
      .argument(
        '<files...>',
        'JSON of `gcloud … list|describe --format=json`, `bq show --format=json`, `kubectl get -o json`',
      ),
  )
    .addHelpText(
      'after',
      `${about}\nExample:\n  $ gcloud run services list --format=json > services.json\n  $ gcloud pubsub subscriptions list --format=json > subscriptions.json\n  $ npx atalaya import gcloud services.json subscriptions.json --out systems/orders.ts`,
    )
    .action(async (files: readonly string[], options: ImportOptions) => {
      const { importGcloud } = await import('./import/importInventory.ts');
      finish(await importGcloud(files, options, io));
    });
  command
    .command('policies')
    .description('write alert policies of Cloud Monitoring as alerts of a system')
    .argument('<file>', 'JSON of `gcloud monitoring policies list`, of the API, or of `terraform show -json`')
    .option('--out <file>', 'write into this file instead of printing; an existing file is kept')
    .option('--force', 'overwrite the file of --out')
    .addOption(
      new Option('--stage <stage>', 'stage to look at first, for policies that do not name a queue')
        .choices(['queue', 'ingest', 'table', 'api'])
        .default('api'),
    )
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nEach condition becomes valueAbove(…) or valueBelow(…). What cannot be an alert is a comment with the\nreason. The exit code is 1 where there is none.\n\nExample:\n  $ gcloud monitoring policies list --format=json > policies.json\n  $ npx atalaya import policies policies.json',
    )
    .action(async (file: string, options: MonitoringOptions) => {
      const { importPolicies } = await import('./import/importMonitoring.ts');
      finish(await importPolicies(file, options, io));
    });
  command
    .command('dashboards')
    .description('write dashboards of Cloud Monitoring as charts of a system')
    .argument('<file>', 'JSON of `gcloud monitoring dashboards list`, of the API, or of `terraform show -json`')
    .option('--out <file>', 'write into this file instead of printing; an existing file is kept')
    .option('--force', 'overwrite the file of --out')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nEach chart and scorecard becomes chart({ title, of }). Any other widget is a comment with the reason.\nThe exit code is 1 where there is no chart.\n\nExample:\n  $ gcloud monitoring dashboards list --format=json > dashboards.json\n  $ npx atalaya import dashboards dashboards.json',
    )
    .action(async (file: string, options: MonitoringOptions) => {
      const { importDashboards } = await import('./import/importMonitoring.ts');
      finish(await importDashboards(file, options, io));
    });
  return command;
};

const definitionOptions = (command: Command): Command =>
  command
    .option(
      '--out <path>',
      'write into this file, or, for several systems, into files of this folder; existing files are kept',
    )
    .option('--force', 'overwrite files of --out')
    .option(
      '--id <id>',
      'id of the system, if there is only one (default: the name of the file in --out, or from names of its resources)',
    )
    .option('--owner <owner>', 'owner of the systems (default: their label owner or team)')
    .option('--project <id>', 'Google Cloud project (default: that of the resources)')
    .option('--json', 'print the answer as one JSON object');

const about =
  '\nWhat could not be read is a comment at its place in the definition. Targets are proposals: decide\neach of them. The exit code is 1 if no resource is a stage of a system.\n';
