import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { ordersWith } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { policiesPerProject } from './policiesPerProject.ts';

test('more than 2000 alerts in one project are an error', () => {
  expect(
    findingLines(
      policiesPerProject,
      definitionsWith({}, ...Array.from({ length: 160 }, (_, i) => ordersWith({ id: `orders-${i}` }))),
    ),
  ).toEqual([
    'alerts/policies-per-project  systems/organization.ts project atalaya-demo',
    "  project 'atalaya-demo' has 3703 alerts, but Cloud Monitoring allows 2000 policies per project",
    '  fix: move some of its systems to other projects',
    '  why: docs/checks/alerts/policies-per-project.md',
  ]);
});

test('the same in projects of their own are not', () => {
  expect(
    findingLines(
      policiesPerProject,
      definitionsWith(
        {},
        ...Array.from({ length: 120 }, (_, i) => ordersWith({ id: `orders-${i}`, project: `shop-${i % 2}-eu` })),
      ),
    ),
  ).toEqual([]);
});
