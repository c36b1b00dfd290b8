/** promtool and amtool accept the emitted rules and routes, and the routes lead to the right receivers. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { email, pagerDuty, pubsubTopic, slack, webhook } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import { severities } from '../../model/severity.ts';
import organization from '../fixtures/systems/organization.ts';
import { budgetKinds } from '../support/budgetKinds.ts';
import { measuredSystem } from '../support/measuredSystem.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { dialects } from './dialects.ts';
import { everySystem } from './everySystem.ts';
import { runPromtool } from './promtool.ts';

const systems = everySystem.map(({ system }) => system);
const fleet = fleetAlerts(systems, organization);

const writeYaml = (folder: string, name: string, content: unknown): string => {
  const file = path.join(folder, name);
  writeFileSync(file, stringify(content, { lineWidth: 0 }));
  return file;
};

testWith('promtool', 'promtool accepts the rules of every system and of the fleet, in both dialects', (promtool) => {
  const folder = temporaryFolder();
  const budgets = { ...nodesOf(budgetKinds, 'prod'), organization };
  const measured = { ...nodesOf(measuredSystem, 'prod'), organization };
  const contexts = [
    ...everySystem,
    budgets,
    measured,
    { organization, environment: 'prod', system: undefined } as const,
  ];
  const files = contexts.flatMap((context) =>
    dialects.map(({ id, rules }) =>
      writeYaml(
        folder,
        `${context.system?.id ?? 'fleet'}.${id}.yml`,
        rules(context.system === undefined ? fleet : context.alerts, context),
      ),
    ),
  );
  const { code, output } = runPromtool(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...files]);
  expect({ code, accepted: output.match(/SUCCESS/g)?.length }).toEqual({ code: 0, accepted: files.length });
});

const amtool = (
  program: string,
  args: readonly string[],
): { readonly code: number | null; readonly output: string } => {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  return { code: result.status, output: result.stdout + result.stderr };
};

testWith('amtool', 'amtool accepts the routes, and routes each owner’s pages and tickets to that owner', (program) => {
  const file = writeYaml(temporaryFolder(), 'alertmanager.yml', alertmanagerConfig(organization, systems).config);
  expect(amtool(program, ['check-config', file])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  for (const { id } of organization.owners) {
    for (const severity of severities) {
      const labels = [`owner=${id}`, `severity=${severity}`, 'system=freight', 'stage=api'];
      const { output } = amtool(program, ['config', 'routes', 'test', `--config.file=${file}`, ...labels]);
      expect(output.trim()).toBe(`${id}-${severity}`);
    }
  }
  const unowned = amtool(program, [
    'config',
    'routes',
    'test',
    `--config.file=${file}`,
    'owner=nobody',
    'severity=page',
  ]);
  expect(unowned.output.trim()).toBe(`${organization.owner}-page`);
});

testWith('amtool', 'amtool accepts a channel of each kind, with its secret in a file', (program) => {
  const secret = 'projects/example/secrets/token';
  const channels = [
    email('on-call@example.com'),
    slack('#orders', secret),
    pagerDuty(secret),
    webhook('https://example.com/hook', 'atalaya', secret),
    pubsubTopic('projects/example/topics/alerts'),
  ];
  const { config, notSupported } = alertmanagerConfig(
    defineOrganization({
      id: 'example',
      project: 'example',
      owner: 'orders',
      runbooks: 'https://example.com/generated',
      owners: [{ id: 'orders', channels: { page: channels, ticket: channels } }],
    }),
  );
  const file = writeYaml(temporaryFolder(), 'alertmanager.yml', config);
  expect(amtool(program, ['check-config', file])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  expect(notSupported).toEqual(
    severities.map((severity) => ({
      receiver: `orders-${severity}`,
      channel: 'projects/example/topics/alerts',
      why: 'Alertmanager cannot publish to a Pub/Sub topic: use a webhook that does',
    })),
  );
});
