import { expect, test } from '@jest/globals';
import { failureOf, MonitoringError, type Answer, type Attempt } from './failure.ts';

const update: Attempt = { verb: 'update', kind: 'alertPolicy', name: 'projects/p-1/alertPolicies/7' };
const create: Attempt = { verb: 'create', kind: 'slo', name: 'projects/p-1/services/s' };
const list: Attempt = { verb: 'list', kind: 'logMetric', name: 'projects/p-1' };
const remove: Attempt = { verb: 'delete', kind: 'uptimeCheck', name: 'projects/p-1/uptimeCheckConfigs/c' };

const said = (attempt: Attempt, status: string | undefined, message: string, more: Partial<Answer> = {}) => {
  const error = failureOf(attempt, { status, message, ...more });
  return [error.id, error.message];
};

test.each([
  [
    update,
    undefined,
    'socket hang up',
    'lost-answer',
    `cannot update the alert policy projects/p-1/alertPolicies/7: no answer came (socket hang up)
  fix: check the network, and run the command again`,
  ],
  [
    list,
    undefined,
    'request to https://logging.googleapis.com/v2/x failed, reason: getaddrinfo ENOTFOUND logging.googleapis.com',
    'unreachable',
    `cannot list the log-based metrics of projects/p-1: Google cannot be reached (getaddrinfo ENOTFOUND logging.googleapis.com)
  fix: check the network of this machine, its proxy (HTTPS_PROXY), and the variables ATALAYA_…_ENDPOINT if they are set`,
  ],
  [
    update,
    'INVALID_ARGUMENT',
    'invalid_grant: Token has been expired or revoked.',
    'no-credentials',
    `cannot update the alert policy projects/p-1/alertPolicies/7: the Google credentials of this machine cannot be used (invalid_grant: Token has been expired or revoked.)
  fix: run: gcloud auth application-default login
       (in CI and on Google Cloud: give the job a service account, or name a key file in GOOGLE_APPLICATION_CREDENTIALS)`,
  ],
  [
    create,
    'NOT_FOUND',
    'gone',
    'not-found',
    `cannot create an SLO in projects/p-1/services/s: gone
  fix: somebody deleted its service meanwhile: run the command again`,
  ],
  [
    create,
    'DEADLINE_EXCEEDED',
    'too slow',
    'lost-answer',
    `cannot create an SLO in projects/p-1/services/s: no answer came (too slow)
  fix: check the network, and run the command again`,
  ],
  [
    list,
    'PERMISSION_DENIED',
    'Permission denied.',
    'denied',
    `cannot list the log-based metrics of projects/p-1: Permission denied.
  fix: check that 'p-1' is the right project (Google answers the same for one that does not exist), and give the account roles/logging.viewer there`,
  ],
  [
    create,
    'PERMISSION_DENIED',
    'Permission denied.',
    'denied',
    `cannot create an SLO in projects/p-1/services/s: Permission denied.
  fix: check that 'p-1' is the right project (Google answers the same for one that does not exist), and give the account roles/monitoring.editor there`,
  ],
  [
    list,
    'PERMISSION_DENIED',
    'Cloud Logging API has not been used in project 12 before or it is disabled.',
    'denied',
    `cannot list the log-based metrics of projects/p-1: Cloud Logging API has not been used in project 12 before or it is disabled.
  fix: run: gcloud services enable logging.googleapis.com --project=p-1`,
  ],
  [
    list,
    'NOT_FOUND',
    'no such project',
    'no-project',
    `cannot list the log-based metrics of projects/p-1: no such project
  fix: check that the project p-1 exists: gcloud projects describe p-1`,
  ],
  [
    update,
    'NOT_FOUND',
    'gone',
    'not-found',
    `cannot update the alert policy projects/p-1/alertPolicies/7: gone
  fix: somebody deleted it meanwhile: run the command again`,
  ],
  [
    create,
    'ALREADY_EXISTS',
    'there is one',
    'exists',
    `cannot create an SLO in projects/p-1/services/s: there is one
  fix: run the command again: it compares what exists`,
  ],
  [
    update,
    'ABORTED',
    'There were too many concurrent edits to the project configuration. Please try again.',
    'too-many',
    `cannot update the alert policy projects/p-1/alertPolicies/7: There were too many concurrent edits to the project configuration. Please try again.
  fix: another process writes to this project: wait until it is done, and run the command again`,
  ],
  [
    update,
    'ABORTED',
    'etag mismatch',
    'conflict',
    `cannot update the alert policy projects/p-1/alertPolicies/7: somebody else wrote it meanwhile (etag mismatch)
  fix: run the command again, and read the new difference`,
  ],
  [
    update,
    'RESOURCE_EXHAUSTED',
    'Quota exceeded.',
    'too-many',
    `cannot update the alert policy projects/p-1/alertPolicies/7: Quota exceeded.
  fix: wait a minute, and run the command again`,
  ],
  [
    update,
    'INTERNAL',
    'oops',
    'unavailable',
    `cannot update the alert policy projects/p-1/alertPolicies/7: Google answers INTERNAL (oops)
  fix: wait a few minutes, and run the command again`,
  ],
  [
    remove,
    'INVALID_ARGUMENT',
    'Could not delete "c" because it is still being referenced by: "policy 7"',
    'in-use',
    `cannot delete the uptime check projects/p-1/uptimeCheckConfigs/c: Could not delete "c" because it is still being referenced by: "policy 7"
  fix: change the resources that name it first`,
  ],
  [
    update,
    'INVALID_ARGUMENT',
    'Field alert_policy.combiner is wrong.',
    'refused',
    `cannot update the alert policy projects/p-1/alertPolicies/7: Google refuses it (INVALID_ARGUMENT: Field alert_policy.combiner is wrong.)
  fix: change the definition that the message is about, emit it, and run the command again`,
  ],
] as const)('%j answered %s (%s) is %s', (attempt, status, message, id, text) => {
  expect(said(attempt, status, message)).toEqual([id, text]);
});

test('of an answer that is a page only the first line is shown, and not all of it', () => {
  const [, message] = said(update, 'UNAVAILABLE', `<html>${'x'.repeat(1_000)}\n<body>`);
  expect(message).toMatch(/^cannot update .*: Google answers UNAVAILABLE \(<html>x{494}\)\n {2}fix: [^\n]*$/);
});

test('a programmer reads the id and how long to wait', () => {
  const error = failureOf(update, { status: 'RESOURCE_EXHAUSTED', message: 'Quota.', retryAfter: 9_000 });
  expect([error instanceof MonitoringError, error.name, error.id, error.retryAfter]).toEqual([
    true,
    'MonitoringError',
    'too-many',
    9_000,
  ]);
});
