import { expect, test } from '@jest/globals';
import { defineOrganization } from '../model/defineOrganization.ts';
import { shop } from '../model/testing/shop.ts';
import shipped from '../test/fixtures/systems/organization.ts';
import { receiverMain } from './receiver.ts';

interface Root {
  readonly locals: { readonly secrets: string };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

const root = JSON.parse(receiverMain(shipped, 'prod')!) as Root;
const { template } = root.resource['google_cloud_run_v2_service']!['receiver'] as {
  readonly template: {
    readonly scaling: object;
    readonly containers: readonly [
      { readonly env: readonly { readonly name: string; readonly value: string }[]; readonly resources: object },
    ];
  };
};

test('Cloud Run has one instance, always, and the receiver is told so', () => {
  expect(template.scaling).toEqual({ min_instance_count: 1, max_instance_count: 1 });
  expect(template.containers[0].env).toContainEqual({ name: 'ATALAYA_MAX_INSTANCES', value: '1' });
  // Between requests, escalations are due.
  expect(template.containers[0].resources).toMatchObject({ cpu_idle: false });
});

test('its account may read the secrets that it has, and nothing else', () => {
  const members = Object.entries(root.resource).filter(([type]) => /_iam_/.test(type));
  expect(
    members.map(([type, blocks]) => [type, Object.values(blocks).map(({ role, member }) => [role, member])]),
  ).toEqual([
    [
      'google_secret_manager_secret_iam_member',
      [['roles/secretmanager.secretAccessor', 'serviceAccount:${google_service_account.receiver.email}']],
    ],
    ['google_cloud_run_v2_service_iam_member', [['roles/run.invoker', 'allUsers']]],
  ]);
});

test('every secret of the organization comes from Secret Manager, by its name', () => {
  expect(root.locals.secrets).toContain('"ATALAYA_SECRET_SLACK_TOKEN":"projects/atalaya-demo/secrets/slack-token"');
  expect(root.locals.secrets).toContain('"ATALAYA_SECRET_PAGERDUTY_WEB":"projects/atalaya-demo/secrets/pagerduty-web"');
});

test('an organization in which nobody is on call has no receiver', () => {
  const owners = shop.owners.map(({ id, channels }) => ({ id, channels }));
  expect(receiverMain(defineOrganization({ ...shop, owners, onCall: {} }), 'prod')).toBeUndefined();
});

test('a receiver of another environment is another service', () => {
  const text = receiverMain(shipped, 'staging')!;
  expect(text).toContain('"name": "atalaya-receiver-staging"');
  expect(text).toContain('"prefix": "atalaya/staging/receiver"');
});
