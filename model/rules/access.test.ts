import { describe, expect, test } from '@jest/globals';
import { googleIdentity, googleIssuer, iapIdentity, type Auth, type Cors, type Identity } from '../access.ts';
import { cloudRun, list } from '../stage.ts';
import { message, saidOfStages } from '../testing/orders.ts';

interface Access {
  readonly auth?: Auth;
  readonly identity?: Identity;
  readonly cors?: Cors;
}

const said = (access: Access): readonly string[] =>
  saidOfStages({ api: cloudRun('orders-api', { routes: [list('/orders')], ...access }) });

const google = googleIdentity({ audience: ['https://orders.example.com'], callers: ['shop@example.com'] });
const origins = (...listed: readonly string[]): Cors => ({ origins: listed, maxAge: '10m' });

test.each([
  { auth: 'token' },
  { auth: 'oidc', identity: google },
  { auth: 'iap', identity: iapIdentity('/projects/1/global/backendServices/2') },
  { auth: 'token', cors: origins('https://app.example.com', 'http://localhost:3000') },
  { auth: 'none', cors: origins('*') },
] as const)('%j is sound', (access) => {
  expect(said(access)).toEqual([]);
});

describe('an identity is refused', () => {
  const refused = (id: string, place: string, what: string, fix: string): readonly string[] => [
    message(`model/${id}`, `stages.api.identity${place}`, what, fix),
  ];

  test('that is not there, though tokens are signed by somebody', () => {
    expect(said({ auth: 'iap' })).toEqual(
      refused(
        'no-identity',
        '',
        "auth 'iap' does not say whose tokens are believed",
        "add identity: iapIdentity('/projects/<number>/global/backendServices/<id>')",
      ),
    );
  });

  test('that nobody would look at', () => {
    expect(said({ auth: 'token', identity: google })).toEqual(
      refused(
        'unused-identity',
        '',
        "nobody looks at the identity, because auth is 'token'",
        "remove it, or write auth: 'oidc'",
      ),
    );
  });

  test('without an audience', () => {
    expect(said({ auth: 'oidc', identity: { ...google, audience: [] } })).toEqual(
      refused(
        'no-audience',
        '.audience',
        'there is no audience: tokens that were made for other services would have to be believed',
        "add the service's own URL",
      ),
    );
  });

  test('that lets in everybody who has a Google account', () => {
    expect(said({ auth: 'oidc', identity: { ...google, issuer: googleIssuer, callers: undefined } })).toEqual(
      refused(
        'anyone-with-an-account',
        '.callers',
        'every Google account can get such a token, and nothing says which may call',
        'add their e-mail addresses',
      ),
    );
  });

  test('that lets in nobody', () => {
    expect(said({ auth: 'oidc', identity: { ...google, callers: [] } })).toEqual(
      refused('no-callers', '.callers', 'the list of callers is empty: nobody could call', 'add an e-mail address'),
    );
  });

  test('whose keys travel unprotected', () => {
    expect(said({ auth: 'oidc', identity: { ...google, keys: 'http://keys.example.com' } })).toEqual(
      refused(
        'bad-name',
        '.keys',
        "'http://keys.example.com' is not a key set's URL",
        "write one that begins with 'https://'",
      ),
    );
  });
});

describe('origins are refused', () => {
  test.each([
    [
      { auth: 'token', cors: origins('*') },
      'open-origins',
      '',
      "'*' would let the scripts of any page use what a browser knows of its user, and auth is 'token'",
      'name the origins, without it',
    ],
    [
      { cors: origins('*', 'https://a.example') },
      'open-origins',
      '',
      "'*' already allows every origin that stands beside it",
      'name the origins, without it',
    ],
    [{ cors: origins() }, 'no-origins', '', 'there are no origins', 'add one, or remove cors'],
    [
      { cors: origins('https://a.example', 'https://a.example') },
      'duplicate-reference',
      '[1]',
      "'https://a.example' is there twice",
      'remove one',
    ],
    [
      { cors: origins('https://a.example/') },
      'bad-name',
      '[0]',
      "'https://a.example/' is not an origin",
      "write scheme, host and port in lower case, such as 'https://app.example.com', or '*'",
    ],
  ] as const)('%j: %s', (access, id, place, what, fix) => {
    expect(said(access)).toEqual([message(`model/${id}`, `stages.api.cors.origins${place}`, what, fix)]);
  });
});
