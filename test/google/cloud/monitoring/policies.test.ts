/** Alert policies in the fake: what it rewrites, and what it refuses. */
import { afterAll, expect, test } from '@jest/globals';
import { openFakeCloud } from '../fakeCloud.ts';
import { refusalOf, requestsTo } from '../requests.ts';
import type { Body } from '../service.ts';
import { worldOf } from '../world.ts';
import { fakeMonitoring } from './monitoring.ts';

const world = worldOf({ projects: [{ id: 'atalaya-demo', number: '123' }] });
const cloud = await openFakeCloud([fakeMonitoring(world)]);
afterAll(cloud.close);
const call = requestsTo(cloud, 'monitoring');

const project = 'v3/projects/atalaya-demo';

const policy = (more: Body = {}, condition: Body = {}): Body => ({
  displayName: 'too many errors',
  combiner: 'OR',
  conditions: [
    {
      displayName: 'errors',
      conditionPrometheusQueryLanguage: { query: 'up > 1', duration: '0s', evaluationInterval: '60s', ...condition },
    },
  ],
  ...more,
});

test('a policy gets its name, names of conditions, enabled and records, and answers enums as names', async () => {
  const { body } = await call(
    'POST',
    `${project}/alertPolicies`,
    policy({ combiner: 2, severity: 3, userLabels: { a: '' } }),
  );
  const name = String(body['name']);
  const record = { mutateTime: '2026-11-30T12:00:00.000Z', mutatedBy: 'someone@example.com' };
  expect(body).toEqual({
    name: expect.stringMatching(/^projects\/atalaya-demo\/alertPolicies\/\d{19}$/),
    displayName: 'too many errors',
    combiner: 'OR',
    severity: 'WARNING',
    enabled: true,
    userLabels: { a: '' },
    conditions: [
      {
        name: expect.stringMatching(new RegExp(`^${name}/conditions/\\d{19}$`)),
        displayName: 'errors',
        conditionPrometheusQueryLanguage: { query: 'up > 1', duration: '0s', evaluationInterval: '60s' },
      },
    ],
    creationRecord: record,
    mutationRecord: record,
  });
  const [condition = {}] = body['conditions'] as readonly Body[];
  const kept = await call('PATCH', `v3/${name}?updateMask=display_name,conditions`, {
    displayName: 'b',
    conditions: [condition],
  });
  expect(kept.body['conditions']).toEqual([condition]);
  const renewed = await call('PATCH', `v3/${name}?updateMask=conditions`, policy());
  expect((renewed.body['conditions'] as readonly Body[])[0]?.['name']).not.toBe(condition['name']);
  expect(renewed.body['displayName']).toBe('b');
  expect((await call('DELETE', `v3/${name}`)).status).toBe(200);
  expect(await refusalOf(call('GET', `v3/${name}`))).toBe(`404 Requested entity was not found: ${name}.`);
});

test.each([
  [
    'no combiner',
    policy({ combiner: undefined }),
    '400 Field alert_policy.combiner had an invalid value of "": the combiner must be set.',
  ],
  [
    'an unknown field',
    policy({ colour: 1 }),
    `400 Invalid JSON payload received. Unknown name "colour" at 'alert_policy': Cannot find field.`,
  ],
  [
    'an unknown enum',
    policy({ combiner: 'XOR' }),
    `400 Invalid value at 'alert_policy.combiner' (type.googleapis.com/google.monitoring.v3.AlertPolicy.ConditionCombinerType), "XOR"`,
  ],
  [
    'seven conditions',
    policy({ conditions: Array.from({ length: 7 }, () => (policy()['conditions'] as unknown[])[0]) }),
    '400 Field alert_policy.conditions had an invalid value of 7: a policy must have between 1 and 6 conditions.',
  ],
  [
    'a label in upper case',
    policy({ userLabels: { a: 'B' } }),
    '400 Field alert_policy.user_labels had an invalid value of "B": Only lower-case letters, digits, underscores and dashes are allowed, at most 63.',
  ],
  [
    'autoClose of 10 minutes',
    policy({ alertStrategy: { autoClose: '600s' } }),
    '400 Field alert_policy.alert_strategy.auto_close had an invalid value of "600s": must be between 30 minutes and 7 days.',
  ],
  [
    'only CLOSED',
    policy({ alertStrategy: { notificationPrompts: ['CLOSED'] } }),
    '400 Field alert_policy.alert_strategy.notification_prompts had an invalid value of ["CLOSED"]: OPENED must be among them.',
  ],
  [
    'an unknown channel',
    policy({ notificationChannels: ['projects/atalaya-demo/notificationChannels/1'] }),
    '404 Notification channel not found: projects/atalaya-demo/notificationChannels/1',
  ],
  [
    'a bare name of a channel',
    policy({ notificationChannels: ['email'] }),
    "400 Name must begin with 'projects/{project_id}/notificationChannels/{channel_id}', got: email",
  ],
  [
    'an unknown SLO',
    policy({
      conditions: [
        {
          conditionThreshold: {
            filter: 'select_slo_burn_rate("projects/atalaya-demo/services/s/serviceLevelObjectives/o", "3600s")',
            comparison: 'COMPARISON_GT',
            duration: '0s',
          },
        },
      ],
    }),
    '404 Requested entity was not found: projects/123/services/s/serviceLevelObjectives/o.',
  ],
  [
    'an unknown uptime check',
    policy({}, { query: 'max({"monitoring.googleapis.com/uptime_check/check_passed", check_id="c"}) < 1' }),
    '404 Requested entity was not found: projects/atalaya-demo/uptimeCheckConfigs/c.',
  ],
  [
    'an unknown metric',
    policy({
      conditions: [
        {
          conditionThreshold: {
            filter: 'metric.type="custom.googleapis.com/x" AND resource.type="global"',
            comparison: 'COMPARISON_GT',
            duration: '0s',
          },
        },
      ],
    }),
    '404 Cannot find metric that matches type = "custom.googleapis.com/x". If a metric was created recently, it could take up to 10 minutes to become available. Please try again soon.',
  ],
  [
    'a long filter',
    policy({
      conditions: [
        {
          conditionThreshold: {
            filter: `metric.type="a" ${'x'.repeat(2048)}`,
            comparison: 'COMPARISON_GT',
            duration: '0s',
          },
        },
      ],
    }),
    `400 Field alert_policy.conditions[0].condition_threshold.filter had an invalid value of "metric.type=\\"a\\" xxxxxxxxxxxxxxxxxxxxxxxx…": a filter must not exceed 2,048 Unicode characters.`,
  ],
  [
    'a threshold without duration',
    policy({
      conditions: [
        {
          conditionThreshold: {
            filter: 'metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision"',
            comparison: 'COMPARISON_GT',
          },
        },
      ],
    }),
    '400 Field alert_policy.conditions[0].condition_threshold.duration had an invalid value of "": the duration must be set.',
  ],
  [
    'an interval of 45 s',
    policy({}, { evaluationInterval: '45s' }),
    '400 Field alert_policy.conditions[0].condition_prometheus_query_language.evaluation_interval had an invalid value of "45s": must be a positive multiple of 30 seconds.',
  ],
])('a policy with %s is refused', async (_what, body, message) => {
  expect(await refusalOf(call('POST', `${project}/alertPolicies`, body))).toBe(message);
});
