import { expect, test } from '@jest/globals';
import { readConfiguration } from './configuration/readConfiguration.ts';
import { homeOf, placeOf } from './place.ts';

const senders = 'senders: [{ name: am, kind: alertmanager, auth: { bearer: { env: TOKEN } } }]';
const configured = (text = ''): ReturnType<typeof readConfiguration> =>
  readConfiguration(`${senders}\n${text}`, 'receiver.yaml');

test('on one machine it listens on this machine only', () => {
  expect(placeOf(configured(), {})).toEqual({
    host: '127.0.0.1',
    port: 8090,
    url: undefined,
    home: 'local',
    warning: undefined,
  });
});

test.each([
  ['missing', {}],
  ['not 1', { ATALAYA_MAX_INSTANCES: '2' }],
  ['not 1', { ATALAYA_MAX_INSTANCES: '01' }],
  ['not 1', { ATALAYA_MAX_INSTANCES: '0' }],
  ['not 1', { ATALAYA_MAX_INSTANCES: '' }],
  ['not 1', { ATALAYA_MAX_INSTANCES: ' 1' }],
  ['not 1', { ATALAYA_MAX_INSTANCES: '1,5' }],
])('on Cloud Run it does not start when the number of instances is %s', (what, variables) => {
  expect(() => placeOf(configured('url: https://oncall.example.com'), { K_SERVICE: 'receiver', ...variables })).toThrow(
    `ATALAYA_MAX_INSTANCES  environment\n  is ${what}: instances do not share their state, so each of them would page, and an acknowledgement would stop one of them only\n  fix: deploy with --max-instances 1, and set ATALAYA_MAX_INSTANCES=1`,
  );
});

test('on Cloud Run one instance listens on the port of the platform, and says what a restart costs', () => {
  const variables = { K_SERVICE: 'receiver', PORT: '8080', ATALAYA_MAX_INSTANCES: '1' };
  expect(placeOf(configured('url: https://oncall.example.com'), variables)).toEqual({
    host: '0.0.0.0',
    port: 8080,
    url: 'https://oncall.example.com',
    home: 'google',
    warning:
      'the files of this service are in memory: a restart forgets open incidents, and the next repeat of each alert pages again',
  });
});

test('links that nobody could open are refused', () => {
  expect(() => placeOf(configured('listen: 0.0.0.0:8090'), {})).toThrow(
    "url\n  is missing, and the receiver listens on 0.0.0.0: nobody could open the links of its messages\n  fix: write 'url: https://…' into the configuration, under which people reach it",
  );
});

test('a home is named, or that of the platform', () => {
  expect([
    homeOf(undefined, {}),
    homeOf(undefined, { K_SERVICE: 'receiver' }),
    homeOf('local', {}),
    homeOf('google', {}),
    homeOf('google', { K_SERVICE: 'receiver' }),
  ]).toEqual(['local', 'google', 'local', 'google', 'google']);
});

test('Cloud Run is not a machine with a disk', () => {
  expect(() => homeOf('local', { K_SERVICE: 'receiver' })).toThrow(
    '--home local: this is Cloud Run, where files are in memory and each instance has its own\n  fix: leave --home out, or run the receiver on a machine with a disk',
  );
});

test('--home google has the rules of Cloud Run anywhere: one instance', () => {
  expect(() => placeOf(configured('url: https://oncall.example.com'), {}, 'google')).toThrow(
    'ATALAYA_MAX_INSTANCES  environment\n  is missing: ',
  );
});
