/** Access: declarations that would let nobody in, or everybody. */
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
    const place = 'stages.api.identity';
    if (identity === undefined) {
      if (!signed.has(auth)) return;
      const what = `auth '${auth}' does not say whose tokens are believed`;
      report({ id: 'model/no-identity', place, what, fix: `add identity: ${builder(auth)}` });
      return;
    }
    if (!signed.has(auth)) {
      const what = `nobody looks at the identity, because auth is '${auth}'`;
      report({ id: 'model/unused-identity', place, what, fix: "remove it, or write auth: 'oidc'" });
      return;
    }
    if (identity.audience.length === 0) {
      const what = 'there is no audience: tokens that were made for other services would have to be believed';
      report({ id: 'model/no-audience', place: `${place}.audience`, what, fix: "add the service's own URL" });
    }
    if (identity.issuer === googleIssuer && identity.callers === undefined) {
      const what = 'every Google account can get such a token, and nothing says which may call';
      report({
        id: 'model/anyone-with-an-account',
        place: `${place}.callers`,
        what,
        fix: 'add their e-mail addresses',
      });
    }
    if (identity.callers?.length === 0) {
      const what = 'the list of callers is empty: nobody could call';
      report({ id: 'model/no-callers', place: `${place}.callers`, what, fix: 'add an e-mail address' });
    }
  },
};

const origins: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    if (api.cors === undefined) return;
    const place = 'stages.api.cors.origins';
    const { origins: listed } = api.cors;
    if (listed.length === 0) {
      report({ id: 'model/no-origins', place, what: 'there are no origins', fix: 'add one, or remove cors' });
    }
    if (listed.includes('*') && (listed.length > 1 || api.auth !== 'none')) {
      const what =
        api.auth === 'none'
          ? "'*' already allows every origin that stands beside it"
          : `'*' would let the scripts of any page use what a browser knows of its user, and auth is '${api.auth}'`;
      report({ id: 'model/open-origins', place, what, fix: 'name the origins, without it' });
    }
    repeated(listed, String, (origin, n) => {
      const what = `'${origin}' is there twice`;
      report({ id: 'model/duplicate-reference', place: `${place}[${n}]`, what, fix: 'remove one' });
    });
  },
};

export const accessRules: readonly Rule[] = [identities, origins];
