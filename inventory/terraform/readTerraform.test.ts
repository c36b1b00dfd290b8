/** Plans that Terraform itself made (test/import/fixtures), and the same resources as a state. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ofKind, type Inventory } from '../inventory.ts';
import { readTerraform } from './readTerraform.ts';

const fixtures = path.join(import.meta.dirname, '..', '..', 'test', 'import', 'fixtures');
const planOf = (shape: string): string => readFileSync(path.join(fixtures, shape, 'plan.json'), 'utf8');
const inventoryOf = (shape: string): Inventory => readTerraform(planOf(shape), 'plan.json');

const shapes = ['challengelatam', 'serverless', 'datos', 'ltm', 'analytics'];

test.each(shapes)('%s: every resource of its plan is read, or is one that a definition does not need', (shape) => {
  const { unread, resources } = inventoryOf(shape);
  expect(unread).toEqual([]);
  expect(resources.length).toBeGreaterThan(5);
});

describe('names that Terraform knows after apply only', () => {
  test('a subscription has the topic that its configuration refers to', () => {
    expect(ofKind(inventoryOf('challengelatam'), 'Subscription')).toMatchObject([
      { name: 'data-ingestion-subscription', topic: 'data-ingestion' },
    ]);
  });

  test('references are followed through outputs and variables of modules, also for an address that is pushed to', () => {
    const [dead, own] = ofKind(inventoryOf('datos'), 'Subscription');
    expect(dead).toMatchObject({ name: 'datos-topic-dead-subscription', topic: 'datos-topic-dead', push: undefined });
    expect(own).toMatchObject({
      topic: 'datos-topic',
      deadLetterTopic: 'datos-topic-dead',
      maxDeliveryAttempts: 10,
      push: { endpoint: undefined, service: 'datos-ingest' },
    });
  });

  test('a function has the topic of its trigger, in both generations', () => {
    expect(ofKind(inventoryOf('analytics'), 'Function')).toMatchObject([
      { generation: 1, trigger: { kind: 'Topic', topic: 'data-ingest-topic' } },
    ]);
    expect(ofKind(inventoryOf('serverless'), 'Function')).toMatchObject([
      { name: 'events-api-prod', generation: 2, trigger: { kind: 'Http' } },
      { name: 'events-ingest-prod', generation: 2, trigger: { kind: 'Topic', topic: 'events-prod' } },
    ]);
  });

  test('a load balancer is followed from its rule to the service', () => {
    const ltm = inventoryOf('ltm');
    expect([
      ofKind(ltm, 'ForwardingRule')[0]?.proxy,
      ofKind(ltm, 'TargetProxy')[0]?.urlMap,
      ofKind(ltm, 'UrlMap')[0]?.backends,
      ofKind(ltm, 'BackendService')[0]?.groups,
      ofKind(ltm, 'EndpointGroup')[0]?.service,
    ]).toEqual(['ltm-api', 'ltm-api', ['ltm-api-backend'], ['ltm-api-neg'], 'ltm-api']);
  });

  test('an instance of for_each refers to the instance that is named', () => {
    const access = ofKind(inventoryOf('analytics'), 'Access').map(({ account, role }) => [account, role]);
    expect(access).toEqual([
      ['api-account', 'roles/bigquery.dataViewer'],
      ['function-account', 'roles/bigquery.dataEditor'],
    ]);
  });
});

test('columns keep their types, modes, descriptions and nested fields', () => {
  const [table] = ofKind(inventoryOf('ltm'), 'Table');
  expect(table?.columns.map(({ name, type, mode }) => `${name} ${type} ${mode}`)).toEqual([
    'action_id STRING REQUIRED',
    'user_email STRING REQUIRED',
    'app_id STRING REQUIRED',
    'app_department STRING NULLABLE',
    'amount NUMERIC NULLABLE',
    'tags STRING REPEATED',
    'device RECORD NULLABLE',
    'place GEOGRAPHY NULLABLE',
    'timestamp TIMESTAMP REQUIRED',
  ]);
  expect(table?.columns[6]?.fields.map(({ name }) => name)).toEqual(['model', 'os']);
  expect(ofKind(inventoryOf('serverless'), 'Table')[0]?.columns[1]?.description).toBe('Which application sent it');
});

test('what Terraform marks as sensitive is not in the inventory', () => {
  expect(planOf('ltm')).toContain('s3cr3t-of-the-proxy');
  expect(JSON.stringify(inventoryOf('ltm'))).not.toContain('s3cr3t');
});

test('a policy has the JSON of the API', () => {
  const [backlog, errors] = ofKind(inventoryOf('analytics'), 'Policy');
  expect(backlog?.policy).toMatchObject({
    displayName: 'More than 100 pending messages',
    conditions: [
      { displayName: 'pending', conditionPrometheusQueryLanguage: { duration: '600s', evaluationInterval: '60s' } },
    ],
  });
  expect(errors?.policy).toMatchObject({
    documentation: { content: 'The function cannot write. Look at its log first.', mimeType: 'text/markdown' },
    conditions: [
      {
        conditionThreshold: {
          thresholdValue: 0.05,
          aggregations: [{ alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' }],
        },
      },
    ],
  });
});

interface Module {
  readonly resources?: readonly { readonly values: Record<string, unknown>; readonly type: string }[];
  readonly child_modules?: readonly Module[];
}

const own = 'abcdefghij-uc.a.run.app';

/** The plan after its apply: ids are known, and references to them. */
const applied = (shape: string): unknown => {
  const { planned_values: values, configuration: _configuration } = JSON.parse(planOf(shape)) as {
    readonly planned_values: { readonly root_module: Module };
    readonly configuration: unknown;
  };
  const fill = ({ resources = [], child_modules: children = [] }: Module): void => {
    for (const { type, values: attributes } of resources) {
      const name = typeof attributes['name'] === 'string' ? attributes['name'] : '';
      if (type === 'google_cloud_run_v2_service') attributes['uri'] = `https://${name}-${own}`;
      if (type === 'google_pubsub_topic') attributes['id'] = `projects/p/topics/${name}`;
      if (type !== 'google_pubsub_subscription') continue;
      const isDead = name.includes('dead');
      attributes['topic'] = `projects/p/topics/${isDead ? 'datos-topic-dead' : 'datos-topic'}`;
      if (isDead) continue;
      const push = attributes['push_config'] as Record<string, unknown>[];
      push[0]!['push_endpoint'] = `https://datos-ingest-${own}/push`;
      const dead = attributes['dead_letter_policy'] as Record<string, unknown>[];
      dead[0]!['dead_letter_topic'] = 'projects/p/topics/datos-topic-dead';
    }
    children.forEach(fill);
  };
  fill(values.root_module);
  return { format_version: '1.0', terraform_version: '1.11.4', values };
};

test('a state gives what its plan gave, with addresses instead of references', () => {
  const state = readTerraform(JSON.stringify(applied('datos')), 'state.json');
  const names = (inventory: Inventory): readonly string[] =>
    inventory.resources.map((resource) => `${resource.kind} ${resource.address}`);
  expect(names(state)).toEqual(names(inventoryOf('datos')));
  const [, subscription] = ofKind(state, 'Subscription');
  expect(subscription).toMatchObject({
    topic: 'datos-topic',
    deadLetterTopic: 'datos-topic-dead',
    push: { endpoint: `https://datos-ingest-${own}/push`, service: undefined },
  });
});

const raw = (attributes: object, sensitive: readonly unknown[] = []): string =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    resources: [
      {
        mode: 'managed',
        type: 'google_cloud_run_v2_service',
        name: 'api',
        module: 'module.web["eu"]',
        instances: [{ index_key: 'one', attributes, sensitive_attributes: sensitive }],
      },
    ],
  });

test('a raw terraform.tfstate is read, without what it marks as sensitive', () => {
  const attributes = {
    name: 'api',
    location: 'us-east1',
    uri: 'https://api-abcdefghij-ue.a.run.app',
    template: [{ containers: [{ env: [{ name: 'PASSWORD', value: 'hunter2' }] }] }],
  };
  const path_ = [
    { type: 'get_attr', value: 'template' },
    { type: 'index', value: { value: 0, type: 'number' } },
    { type: 'get_attr', value: 'containers' },
  ];
  const inventory = readTerraform(raw(attributes, [path_]), 'terraform.tfstate');
  expect(inventory.resources).toMatchObject([
    {
      kind: 'Service',
      name: 'api',
      region: 'us-east1',
      address: 'module.web["eu"].google_cloud_run_v2_service.api["one"]',
    },
  ]);
  expect(JSON.stringify(inventory)).not.toContain('hunter2');
});

test('kinds without a builder are listed with their addresses, and kinds that a definition does not need are counted', () => {
  const resource = (type: string, name: string): object => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    values: {},
  });
  const resources = [
    resource('google_redis_instance', 'cache'),
    resource('google_storage_bucket', 'a'),
    resource('google_storage_bucket', 'b'),
  ];
  const text = JSON.stringify({ format_version: '1.0', values: { root_module: { resources } } });
  expect(readTerraform(text, 'state.json')).toMatchObject({
    resources: [],
    unread: [
      {
        address: 'google_redis_instance.cache',
        type: 'google_redis_instance',
        reason: 'no builder describes this kind of resource',
      },
    ],
    unneeded: new Map([['google_storage_bucket', 2]]),
  });
});

const show =
  'run `terraform show -json > state.json` for what exists, or `terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json`';

test.each([
  ['', `x.json is empty\n  fix: ${show}`],
  ['PK\u{3}\u{4}tfplan', `x.json is a plan in the binary form of Terraform\n  fix: ${show}`],
  [
    '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}',
    `x.json is the log of terraform plan -json or apply -json\n  fix: ${show}`,
  ],
  ['resource "google_pubsub_topic" "t" {\n}', `x.json is HCL, or the text of a plan\n  fix: ${show}`],
  [
    '# google_pubsub_topic.t:\nresource "google_pubsub_topic" "t" {',
    `x.json is HCL, or the text of a plan\n  fix: ${show}`,
  ],
  ['Terraform used the selected providers', `x.json is the text of a plan\n  fix: ${show}`],
  ['name: x\n', `x.json is YAML\n  fix: ${show}`],
  ['{"a": 1,', `x.json is not JSON: it ends at line 1, column 9 before it is complete\n  fix: ${show}`],
  ['{"password": "hunter2" x}', `x.json is not JSON: see line 1, column 24\n  fix: ${show}`],
  ['{"password": hunter2}', `x.json is not JSON\n  fix: ${show}`],
  ['[]', `x.json is not a plan or state of Terraform: its JSON is not an object\n  fix: ${show}`],
  [
    '{"format_version":"1.0"}',
    `x.json has no values: it is a state without resources, or a plan whose values were removed\n  fix: ${show}. Run it where the state is, after terraform init`,
  ],
  [
    '{"format_version":"1.2","planned_values":{},"resource_changes":[]}',
    `x.json is a plan without values: planned_values has no root_module\n  fix: ${show}. A plan that destroys everything has none either`,
  ],
  [
    '{"format_version":"1.2","errored":true,"planned_values":{"root_module":{}}}',
    'x.json is a plan that failed: it has only part of the values\n  fix: correct what terraform plan reports, and show the new plan',
  ],
  [
    '{"format_version":"1.0","values":{}}',
    `x.json is a state without values: values has no root_module\n  fix: ${show}`,
  ],
  [
    '{"version":4,"terraform_version":"1.11.4","resources":[]}',
    `x.json has no values: it is a raw state without resources\n  fix: ${show}, where the state is`,
  ],
  [
    '{"version":3,"terraform_version":"0.11.14","modules":[]}',
    `x.json is a raw state of format 3: format 4 is read\n  fix: ${show}`,
  ],
  ['{"encrypted_data":"…","encryption_version":"v0"}', `x.json is an encrypted state of OpenTofu\n  fix: ${show}`],
  [
    '{"format_version":"1.0","provider_schemas":{}}',
    `x.json is the output of terraform providers schema -json: it has no resources\n  fix: ${show}`,
  ],
  [
    '{"name":"projects/p/topics/t"}',
    `x.json is not a plan or state of Terraform: it has neither planned_values nor values\n  fix: ${show}. For the JSON of gcloud: atalaya import gcloud FILES`,
  ],
])('refuses %j', (text, message) => {
  expect(() => readTerraform(text, 'x.json')).toThrow(expect.objectContaining({ message }));
});

test('no message quotes the file: it has secrets', () => {
  for (const text of ['{"password": hunter2}', '{"password": "hunter2', '{"password": "hunter2"\n"x"}', 'hunter2'])
    expect(() => readTerraform(text, 'x.json')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter') }),
    );
});
