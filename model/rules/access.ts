/** Access: refuses declarations that would allow nobody, or everybody. */
import { googleIssuer, type Auth } from '../access.ts';
import { repeated, type Rule } from './rule.ts';

const signed: ReadonlySet<Auth> = new Set(['oidc', 'iap']);

const builder = (auth: Auth): string =>
  auth === 'iap'
    ? "iapIdentity('/projects/<number>/global/backendServices/<id>')"
    : "googleIdentity({ audience: ['https://…'], callers: ['…@….iam.gserviceaccount.com'] })";

const identities: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    const { auth, identity } = api;
    const path = 'stages.api.identity';
    if (identity === undefined) {
      if (!signed.has(auth)) return;
      const message = `auth '${auth}' needs an identity that says whose tokens are accepted`;
      report({ id: 'model/no-identity', path, message, fix: `add identity: ${builder(auth)}` });
      return;
    }
    if (!signed.has(auth)) {
      const message = `the identity is never used, because auth is '${auth}'`;
      report({ id: 'model/unused-identity', path, message, fix: "remove it, or write auth: 'oidc'" });
      return;
    }
    if (identity.audience.length === 0) {
      const message = 'there is no audience: tokens that were issued for other services would be accepted';
      report({ id: 'model/no-audience', path: `${path}.audience`, message, fix: "add the service's own URL" });
    }
    if (identity.issuer === googleIssuer && identity.callers === undefined) {
      const message = 'every Google account can get such a token, and the allowed callers are not listed';
      report({
        id: 'model/anyone-with-an-account',
        path: `${path}.callers`,
        message,
        fix: 'list the e-mail addresses of the allowed callers',
      });
    }
    if (identity.callers?.length === 0) {
      const message = 'the list of callers is empty: nobody could call';
      report({ id: 'model/no-callers', path: `${path}.callers`, message, fix: 'add an e-mail address' });
    }
  },
};

const origins: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    if (api.cors === undefined) return;
    const path = 'stages.api.cors.origins';
    const { origins: listed } = api.cors;
    if (listed.length === 0) {
      report({ id: 'model/no-origins', path, message: 'there are no origins', fix: 'add one, or remove cors' });
    }
    if (listed.includes('*') && (listed.length > 1 || api.auth !== 'none')) {
      const message =
        api.auth === 'none'
          ? "'*' already allows every origin: the others have no effect"
          : `'*' would let scripts of any web page read the answers, and auth is '${api.auth}'`;
      report({ id: 'model/open-origins', path, message, fix: "list the origins, without '*'" });
    }
    repeated(listed, String, (origin, n) => {
      const message = `'${origin}' is listed twice`;
      report({ id: 'model/duplicate-reference', path: `${path}[${n}]`, message, fix: 'remove one' });
    });
  },
};

export const accessRules: readonly Rule[] = [identities, origins];
