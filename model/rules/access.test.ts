import { describe, expect, test } from '@jest/globals';
import { googleIdentity, googleIssuer, iapIdentity, type Auth, type Cors, type Identity } from '../access.ts';
import { cloudRun, list } from '../stage.ts';
import { problemText, problemsWithStages } from '../testing/orders.ts';

interface Access {
  readonly auth?: Auth;
  readonly identity?: Identity;
  readonly cors?: Cors;
}

const problemsOf = (access: Access): readonly string[] =>
  problemsWithStages({ api: cloudRun('orders-api', { routes: [list('/orders')], ...access }) });

const google = googleIdentity({ audience: ['https://orders.example.com'], callers: ['shop@example.com'] });
const origins = (...listed: readonly string[]): Cors => ({ origins: listed, maxAge: '10m' });

test.each([
  { auth: 'token' },
  { auth: 'oidc', identity: google },
  { auth: 'iap', identity: iapIdentity('/projects/1/global/backendServices/2') },
  { auth: 'token', cors: origins('https://app.example.com', 'http://localhost:3000') },
  { auth: 'none', cors: origins('*') },
] as const)('%j is valid', (access) => {
  expect(problemsOf(access)).toEqual([]);
});

describe('an identity is refused', () => {
  const refused = (id: string, path: string, message: string, fix: string): readonly string[] => [
    problemText(`model/${id}`, `stages.api.identity${path}`, message, fix),
  ];

  test('that is missing, though tokens have to be verified', () => {
    expect(problemsOf({ auth: 'iap' })).toEqual(
      refused(
        'no-identity',
        '',
        "auth 'iap' needs an identity that says whose tokens are accepted",
        "add identity: iapIdentity('/projects/<number>/global/backendServices/<id>')",
      ),
    );
  });

  test('that is never used', () => {
    expect(problemsOf({ auth: 'token', identity: google })).toEqual(
      refused(
        'unused-identity',
        '',
        "the identity is never used, because auth is 'token'",
        "remove it, or write auth: 'oidc'",
      ),
    );
  });

  test('without an audience', () => {
    expect(problemsOf({ auth: 'oidc', identity: { ...google, audience: [] } })).toEqual(
      refused(
        'no-audience',
        '.audience',
        'there is no audience: tokens that were issued for other services would be accepted',
        "add the service's own URL",
      ),
    );
  });

  test('that allows everybody with a Google account', () => {
    expect(problemsOf({ auth: 'oidc', identity: { ...google, issuer: googleIssuer, callers: undefined } })).toEqual(
      refused(
        'anyone-with-an-account',
        '.callers',
        'every Google account can get such a token, and the allowed callers are not listed',
        'list the e-mail addresses of the allowed callers',
      ),
    );
  });

  test('that allows nobody', () => {
    expect(problemsOf({ auth: 'oidc', identity: { ...google, callers: [] } })).toEqual(
      refused('no-callers', '.callers', 'the list of callers is empty: nobody could call', 'add an e-mail address'),
    );
  });

  test('whose keys are fetched without TLS', () => {
    expect(problemsOf({ auth: 'oidc', identity: { ...google, keys: 'http://keys.example.com' } })).toEqual(
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
      "'*' would let scripts of any web page read the answers, and auth is 'token'",
      "list the origins, without '*'",
    ],
    [
      { cors: origins('*', 'https://a.example') },
      'open-origins',
      '',
      "'*' already allows every origin: the others have no effect",
      "list the origins, without '*'",
    ],
    [{ cors: origins() }, 'no-origins', '', 'there are no origins', 'add one, or remove cors'],
    [
      { cors: origins('https://a.example', 'https://a.example') },
      'duplicate-reference',
      '[1]',
      "'https://a.example' is listed twice",
      'remove one',
    ],
    [
      { cors: origins('https://a.example/') },
      'bad-name',
      '[0]',
      "'https://a.example/' is not an origin",
      "write scheme, host and port in lower case, such as 'https://app.example.com', or '*'",
    ],
  ] as const)('%j: %s', (access, id, path, message, fix) => {
    expect(problemsOf(access)).toEqual([problemText(`model/${id}`, `stages.api.cors.origins${path}`, message, fix)]);
  });
});
