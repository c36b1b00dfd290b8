import { expect, test } from '@jest/globals';
import { conditionHolds } from './condition.ts';

const object = 'resource.name.startsWith("projects/_/buckets/b/objects/atalaya/prod/")';
const list = 'api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("atalaya/prod/")';
const grants = 'api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly(["roles/a", "roles/b"])';

test.each([
  [object, { name: 'projects/_/buckets/b/objects/atalaya/prod/x' }, true],
  [object, { name: 'projects/_/buckets/b/objects/atalaya/production/x' }, false],
  [object, { listPrefix: 'atalaya/prod/' }, false],
  [`${object} || ${list}`, { listPrefix: 'atalaya/prod/diary/' }, true],
  [
    `${object} && resource.name.endsWith(".tflock")`,
    { name: 'projects/_/buckets/b/objects/atalaya/prod/x.tfstate' },
    false,
  ],
  [
    `${object} && resource.name.endsWith(".tflock")`,
    { name: 'projects/_/buckets/b/objects/atalaya/prod/x.tflock' },
    true,
  ],
  [grants, { modifiedRoles: ['roles/b'] }, true],
  [grants, { modifiedRoles: ['roles/a', 'roles/owner'] }, false],
])('%s of %j is %s', (expression, request, holds) => {
  expect(conditionHolds(expression, request)).toBe(holds);
});

test('a condition that nobody evaluates here is an error', () => {
  expect(() => conditionHolds('request.time < timestamp("2030-01-01T00:00:00Z")', {})).toThrow(
    'a condition that is not known here: request.time < timestamp("2030-01-01T00:00:00Z")',
  );
});
