import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startKeyServer, type KeyServer } from '../../pipeline/api/auth/testing/keyServer.ts';
import { openSenders } from '../senders.ts';
import { silent } from '../testing/silent.ts';
import { checkSender, type SenderAuth } from './authenticate.ts';

const basic: SenderAuth = { kind: 'Basic', username: 'cloud', password: () => 'p:ä' };
const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  ['the user name and password', basicOf('cloud:p:ä'), undefined],
  ['the scheme in another case', basicOf('cloud:p:ä').replace('Basic', 'bAsIc'), undefined],
  ['another password', basicOf('cloud:p'), 401],
  ['another user name', basicOf('Cloud:p:ä'), 401],
  ['the password as a bearer token', 'Bearer p:ä', 401],
  ['nothing', undefined, 401],
])('Basic with %s', async (_, authorization, status) => {
  expect((await checkSender(basic, authorization))?.status).toBe(status);
});

let keys: KeyServer;
let oidc: SenderAuth | undefined;
const account = 'pusher@p.iam.gserviceaccount.com';
const claims = {
  iss: 'https://accounts.google.com',
  aud: 'https://oncall.example.com',
  sub: '1',
  email: account,
  email_verified: true,
};

beforeAll(async () => {
  keys = await startKeyServer(claims, Date.now, 'RS256');
  const auth = {
    kind: 'Oidc',
    audience: claims.aud,
    account,
    keys: keys.url,
    issuer: undefined,
  } as const;
  oidc = openSenders([{ name: 'push', kind: 'pubsub', auth }], {}, silent)[0]?.auth;
});
afterAll(() => keys.close());

test.each([
  ['a token of the account', {}, undefined],
  ['a token of another account', { email: 'eve@example.com' }, 403],
  ['a token whose address is not verified', { email_verified: false }, 403],
  ['a token for another audience', { aud: 'https://other.example.com' }, 401],
  ['a token of another issuer', { iss: 'https://example.com' }, 401],
  ['a token that has expired', { exp: 1 }, 401],
])('a push with %s', async (_, changed, status) => {
  const token = await keys.sign({ claims: changed });
  expect((await checkSender(oidc ?? basic, `Bearer ${token}`))?.status).toBe(status);
});

test('a push whose token cannot be verified now is sent again', async () => {
  const other = await startKeyServer(claims, Date.now, 'RS256');
  const token = await other.sign();
  await other.close();
  const auth = { kind: 'Oidc', audience: claims.aud, account, keys: other.url, issuer: undefined } as const;
  const [sender] = openSenders([{ name: 'push', kind: 'pubsub', auth }], {}, silent);
  expect(await checkSender(sender?.auth ?? basic, `Bearer ${token}`)).toEqual({
    status: 503,
    what: 'the keys to verify the token cannot be fetched',
    challenge: undefined,
  });
});
