/** Commands are copied as they are: a shell runs the one that rolls back, with a stand-in for gcloud that prints what it is given. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { testWith } from './support/needs.ts';
import freight from './fixtures/systems/freight.ts';
import { deadLettersCommand, rollBackCommand, servicesOf, statusCommand } from '../alerts/commands.ts';

const production = { system: freight, environment: 'prod' } as const;

test('a command names the home, and every environment but production', () => {
  expect(deadLettersCommand(production, 'list')).toBe('npx --no atalaya dlq list freight --home google');
  expect(deadLettersCommand({ ...production, environment: 'dev' }, 'replay', '--dry-run')).toBe(
    'ATALAYA_ENVIRONMENT=dev npx --no atalaya dlq replay freight --home google --dry-run',
  );
  expect(statusCommand(production)).toBe('npx --no atalaya slo status freight --from google');
});

test.each([
  ['queue', ['freight-ingest']],
  ['ingest', ['freight-ingest']],
  ['table', ['freight-ingest', 'freight-api']],
  ['api', ['freight-api']],
] as const)('the work of the %s is done by %j', (stage, services) => {
  expect(servicesOf(production, stage)).toEqual(services);
});

testWith('bash', 'the command that rolls back sends all traffic to the revision before the newest', (bash) => {
  const folder = temporaryFolder();
  const gcloud = path.join(folder, 'gcloud');
  writeFileSync(
    gcloud,
    `#!/bin/sh\necho "$*" >> ${folder}/calls\n[ "$2" = revisions ] && printf 'freight-api-00042\\nfreight-api-00041\\n'\nexit 0\n`,
  );
  chmodSync(gcloud, 0o755);
  const { status } = spawnSync(bash, ['-c', rollBackCommand(production, 'freight-api')], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
  });
  expect(status).toBe(0);
  expect(readFileSync(path.join(folder, 'calls'), 'utf8').split('\n')).toEqual([
    'run revisions list --service=freight-api --project=atalaya-demo --region=us-central1 --sort-by=~metadata.creationTimestamp --limit=2 --format=value(metadata.name)',
    'run services update-traffic freight-api --project=atalaya-demo --region=us-central1 --to-revisions=freight-api-00041=100',
    '',
  ]);
});
