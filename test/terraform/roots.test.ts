/**
 * `terraform validate` with Google's own provider on every emitted root: names, types, references and required arguments of
 * all systems, and of the shared root of the fleet.
 */
import { beforeAll, describe, expect } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadOrganization } from '../../cli/load/loadOrganization.ts';
import { loadFleet } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { email, pagerDuty, pubsubTopic, slack, webhook } from '../../model/channel.ts';
import { availability } from '../../model/objective.ts';
import { shared } from '../../model/sharedObjective.ts';
import { isPipelineSystem } from '../../model/system.ts';
import { emitFleet, emitSystem } from '../../emit/emit.ts';
import { budgetKinds } from '../support/budgetKinds.ts';
import { measuredSystem } from '../support/measuredSystem.ts';
import { testEachWith, testWithAll } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { shareProvider, terraformHere, terraformTools } from './terraform.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';
import { readModules } from '../../cli/emit/modules.ts';
import { infrastructureFiles } from '../../terraform/infrastructure/root.ts';

const systems = await loadFleet(systemsFolder);
const organization = await loadOrganization(systemsFolder);
const runtime = readK6Runtime();
const here = terraformHere();

const written = temporaryFolder();

const write = (id: string, files: ReadonlyMap<string, string>): string => {
  for (const [file, text] of files) {
    const target = path.join(written, id, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return path.join(written, id, 'terraform');
};

const prod = { organization, environment: 'prod' } as const;
const first = write('fleet', emitFleet(systems, prod));

beforeAll(async () => {
  await here?.run(first, 'init', '-backend=false');
});

const validated = async (folder: string): Promise<string> => {
  if (folder !== first) shareProvider(first, folder);
  return here!.run(folder, 'validate');
};

const valid = 'Success! The configuration is valid.\n\n';

describe('terraform validate', () => {
  testWithAll(terraformTools, 'accepts the shared root of the fleet', async () => {
    expect(await validated(first)).toBe(valid);
  });

  testWithAll(terraformTools, 'accepts the root of the receiver', async () => {
    expect(await validated(path.join(written, 'fleet', 'receiver'))).toBe(valid);
  });

  testWithAll(terraformTools, 'accepts an objective that systems share, with an owner of its own', async () => {
    const members = systems.slice(0, 2).map((system) => ({
      ...system,
      objectives: [availability('api', { target: '99.9%', window: '30d', why: 'w', rejected: [] })],
    }));
    const sharing = {
      ...organization,
      sharedObjectives: [
        shared({
          id: 'both',
          owner: organization.owners.at(-1)!.id,
          objective: 'api-availability',
          systems: members.map(({ id }) => id),
          why: 'few events',
        }),
      ],
    };
    const files = emitFleet(members, { organization: sharing, environment: 'prod' });
    expect(files.get('terraform/alerts.tf.json')).toContain('google_monitoring_notification_channel');
    expect(files.get('cloud-monitoring/policies.json')).toContain('both-api-availability-burn-page');
    expect(await validated(write('sharing', files))).toBe(valid);
  });

  testWithAll(terraformTools, 'accepts channels of every kind', async () => {
    const secret = 'projects/secrets-here/secrets/one' as const;
    const channels = [
      email('on.call@example.com'),
      slack('#on-call', secret),
      pagerDuty(secret),
      webhook('https://example.com/hook?a=${b}&c=%{d}', 'atalaya', secret),
      pubsubTopic('projects/elsewhere/topics/alerts'),
    ];
    const owners = organization.owners.map((owner) => ({ ...owner, channels: { page: channels, ticket: channels } }));
    const withChannels = { ...organization, owners };
    const folder = write('every-channel', emitFleet(systems, { organization: withChannels, environment: 'staging' }));
    expect(await validated(folder)).toBe(valid);
    const system = write(
      'every-channel-of-a-system',
      emitSystem(systems[0]!, { ...prod, organization: withChannels }, runtime),
    );
    expect(await validated(system)).toBe(valid);
  });

  const isMember = (id: string): boolean => /^fleet-\d+$/.test(id);

  testEachWith(
    terraformTools,
    systems.map(({ id }) => id).filter((id) => !isMember(id)),
  )('accepts %s', async (id) => {
    const folder = write(
      id,
      emitSystem(
        systems.find((system) => system.id === id)!,
        prod,
        runtime,
      ),
    );
    expect(await validated(folder)).toBe(valid);
  });

  testWithAll(
    terraformTools,
    'accepts a system that says itself what measures it, with its log-based metrics',
    async () => {
      const folder = write('measured', emitSystem(measuredSystem, prod, runtime));
      expect(await validated(folder)).toBe(valid);
    },
  );

  testWithAll(terraformTools, 'accepts every kind of budget', async () => {
    expect(await validated(write('budgets', emitSystem(budgetKinds, prod, runtime)))).toBe(valid);
  });

  testEachWith(terraformTools, ['diary', 'statements'])('accepts the load generators of %s', async (id) => {
    write(
      `${id}-generators`,
      emitSystem(
        systems.find((system) => system.id === id)!,
        prod,
        runtime,
      ),
    );
    expect(await validated(path.join(written, `${id}-generators`, 'k6', 'cloud-run'))).toBe(valid);
  });

  testWithAll(terraformTools, 'accepts a system whose resource names contain the environment', async () => {
    const statements = systems.find(({ id }) => id === 'statements')!;
    const folder = write(
      'statements-staging',
      emitSystem(statements, { organization, environment: 'staging' }, runtime),
    );
    expect(await validated(folder)).toBe(valid);
  });

  testWithAll(terraformTools, 'accepts the infrastructure of all systems, and of one of the fleet', async () => {
    for (const [file, text] of readModules()) {
      const target = path.join(written, 'modules', file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const described = systems.filter(
      (system) => isPipelineSystem(system) && (!isMember(system.id) || system.id === 'fleet-01'),
    );
    const modules = described.map((system) => {
      const folder = write(`infrastructure-of-${system.id}`, new Map(infrastructureFiles(system, 'staging')));
      return [system.id, { source: `../${path.basename(path.dirname(folder))}/infrastructure` }] as const;
    });
    const root = path.join(written, 'infrastructure');
    mkdirSync(root);
    // Each module has required variables, such as the image.
    const given = {
      image: `registry/atalaya@sha256:${'0'.repeat(64)}`,
      source_archive: { bucket: 'sources', object: 'atalaya.zip' },
    };
    const called = modules.map(([id, { source }]) => {
      const declared = readFileSync(path.join(root, source, 'main.tf.json'), 'utf8');
      const wanted = Object.entries(given).filter(([name]) => declared.includes(`"${name}": {`));
      return [id, { source, ...Object.fromEntries(wanted) }];
    });
    writeFileSync(path.join(root, 'main.tf.json'), JSON.stringify({ module: Object.fromEntries(called) }));
    await here!.run(root, 'init', '-backend=false');
    const answer = JSON.parse(await here!.run(root, 'validate', '-json')) as { readonly error_count: number };
    expect(answer.error_count).toBe(0);
  });

  // As modules of one root, because every further root would start the provider again.
  testWithAll(
    terraformTools,
    'accepts all systems together',
    async () => {
      const modules = systems.map((system) => {
        const folder = write(`of-all-${system.id}`, emitSystem(system, prod, runtime));
        return [system.id, { source: path.relative(path.join(written, 'all'), folder) }] as const;
      });
      const root = path.join(written, 'all');
      mkdirSync(root);
      writeFileSync(path.join(root, 'main.tf.json'), JSON.stringify({ module: Object.fromEntries(modules) }));
      await here!.run(root, 'init', '-backend=false');
      const { valid: isValid, error_count: errors } = JSON.parse(await here!.run(root, 'validate', '-json')) as {
        readonly valid: boolean;
        readonly error_count: number;
      };
      expect({ isValid, errors }).toEqual({ isValid: true, errors: 0 });
    },
    120_000,
  );
});
