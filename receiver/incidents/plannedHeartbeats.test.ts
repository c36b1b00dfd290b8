import { expect, test } from '@jest/globals';
import { shop } from '../../model/testing/shop.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import type { Organization } from '../../model/organization.ts';
import type { ReceiverConfiguration, SenderKind } from '../configuration/configuration.ts';
import { checkHeartbeatOwners, heartbeatElsewhere, plannedHeartbeats } from './plannedHeartbeats.ts';

const organizationWith = (url: string | undefined): Organization =>
  defineOrganization({
    ...shop,
    onCall: { ...shop.onCall, ...(url === undefined ? {} : { heartbeat: { url, within: '10m' } }) },
  });

const sender = (name: string, kind: SenderKind): ReceiverConfiguration['senders'][number] => ({
  name,
  kind,
  auth: { kind: 'Bearer', token: { kind: 'Env', name: 'TOKEN' } },
});

const senders = [sender('prometheus', 'alertmanager'), sender('cloud', 'cloud-monitoring')];
const own = { name: 'own', labels: { alertname: 'Watchdog' }, within: 60_000, owner: undefined };
const planned = {
  name: 'atalaya-watchdog',
  labels: { alertname: 'atalaya-watchdog', environment: 'prod' },
  within: 600_000,
  owner: undefined,
};

test('the heartbeat of the organization is expected beside those of the configuration', () => {
  const organization = organizationWith('https://oncall.example.com/hooks/prometheus');
  expect(plannedHeartbeats(organization, { senders, heartbeats: [own] })).toEqual([own, planned]);
});

test.each(['https://hc-ping.example.com/8c1f', 'https://oncall.example.com/hooks/cloud', undefined])(
  'a heartbeat that is posted to %p is not expected here',
  (url) => {
    expect(plannedHeartbeats(organizationWith(url), { senders, heartbeats: [own] })).toEqual([own]);
  },
);

test('a heartbeat of the configuration replaces it', () => {
  const staging = { ...planned, name: 'staging', labels: { alertname: 'atalaya-watchdog', environment: 'staging' } };
  const organization = organizationWith('https://oncall.example.com/hooks/prometheus');
  expect(plannedHeartbeats(organization, { senders, heartbeats: [staging] })).toEqual([staging]);
});

test('a heartbeat that goes elsewhere is said, because its absence pages nobody here', () => {
  const organization = organizationWith('https://hc-ping.example.com/8c1f');
  expect(heartbeatElsewhere(organization, [own])).toBe(
    'the heartbeat of the organization is posted to https://hc-ping.example.com/8c1f, which is the path of no sender here: its absence does not page',
  );
  expect(heartbeatElsewhere(organization, [planned])).toBeUndefined();
  expect(heartbeatElsewhere(organizationWith(undefined), [own])).toBeUndefined();
});

test.each([
  ['plattform', "write 'platform'"],
  ['sales', 'write one of shop, platform'],
])('a heartbeat of the owner %s, who does not exist, is refused', (owner, fix) => {
  const organization = organizationWith(undefined);
  expect(() => checkHeartbeatOwners(organization, [own, { ...own, name: 'other', owner }])).toThrow(
    `heartbeats other\n  '${owner}' is not an owner of the organization: its absence would page the owner of the fleet\n  fix: ${fix}`,
  );
  expect(() => checkHeartbeatOwners(organization, [{ ...own, owner: 'shop' }])).not.toThrow();
});
