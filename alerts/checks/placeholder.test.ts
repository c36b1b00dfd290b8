import { expect, test } from '@jest/globals';
import { email } from '../../model/channel.ts';
import { findingLines } from '../../lint/testing/findingLines.ts';
import type { Definitions } from './definitions.ts';
import { placeholder } from './placeholder.ts';
import { definitionsWith, organization } from './testing/definitionsWith.ts';

const tell = [email('shop@shop.internal')];
const own = {
  ...organization,
  project: 'shop-monitoring',
  runbooks: 'https://code.shop.internal/generated',
  owners: [{ ...organization.owners[0]!, channels: { page: tell, ticket: tell } }],
};

const elsewhere = (parts: Partial<Definitions> = {}, system: object = {}): Definitions => ({
  ...definitionsWith({ project: 'shop-prod', ...system }),
  organization: own,
  isExample: false,
  ...parts,
});

test('an address of examples is an error, once a file, at its first place', () => {
  const mail = [email('a@example.com'), email('b@example.com')];
  const owners = [{ ...own.owners[0]!, channels: { page: mail, ticket: tell } }];
  expect(findingLines(placeholder, elsewhere({ organization: { ...own, owners } }))).toEqual([
    'alerts/placeholder  systems/organization.ts owners[0].channels.page[0].address',
    "  'example.com' is reserved for examples (RFC 2606): mail and links to it reach nobody, here and at 1 other place",
    '  fix: write a name that belongs to you',
    '  why: docs/checks/alerts/placeholder.md',
  ]);
});

test('a system without a project has that of the examples', () => {
  expect(findingLines(placeholder, { ...definitionsWith(), organization: own, isExample: false })).toEqual([
    'alerts/placeholder  systems/orders.ts project',
    "  'atalaya-demo' is the project of Atalaya's examples, and the default of a system that names no project",
    "  fix: write the id of your project, as in project: 'orders-prod'",
    '  why: docs/checks/alerts/placeholder.md',
  ]);
});

test('names of columns, and reasons, are none', () => {
  const parts = { description: 'Orders of https://example.com, TODO.' };
  expect(findingLines(placeholder, elsewhere({}, parts))).toEqual([]);
});

test('names that belong to somebody are none', () => {
  expect(findingLines(placeholder, elsewhere())).toEqual([]);
});

test('the examples of this repository are left out', () => {
  expect(findingLines(placeholder, elsewhere({ organization, isExample: true }))).toEqual([]);
});
