/** Who gets data, and what an API answers to requests that it does not serve. */
import { allOf, answerText, skipped, unless, type Check } from './check.ts';
import { isRefusal, readPath } from './refusals.ts';
import type { Row } from './values.ts';

export const alive: Check = {
  id: 'is-up',
  title: 'it is up, and its warehouse answers',
  run: async ({ system, request }) => {
    // In front of these, Google Cloud refuses callers without a token.
    const isGuarded = ['oidc', 'iap'].includes(system.stages.api.auth);
    const health = await request('/health', isGuarded ? {} : { token: null });
    const ready = await request('/ready');
    return allOf(
      unless(
        health.status === 200 && (health.json as Row | null | undefined)?.['status'] === 'ok',
        `/health: ${answerText(health)}`,
      ),
      unless(ready.status === 200, `/ready: ${answerText(ready)}`),
    );
  },
};

export const unknownPaths: Check = {
  id: 'unknown-paths',
  title: 'an unknown path is 404, an unknown method is 405',
  run: async ({ system, request }) => {
    const [path = ''] = system.stages.api.routes.map((route) => route.path);
    const nowhere = await request('/nowhere-at-all');
    const removed = await request(path, { method: 'DELETE' });
    return allOf(
      unless(nowhere.status === 404, `/nowhere-at-all: ${answerText(nowhere)}`),
      unless(removed.status === 405, `DELETE ${path}: ${answerText(removed)}`),
    );
  },
};

export const authorisedOnly: Check = {
  id: 'authorised-only',
  title: 'only callers with a valid token get data',
  run: async ({ system, token, request }) => {
    if (system.stages.api.auth === 'none') return skipped('the API needs no token');
    if (token === undefined) return skipped('no token was given', 'set ATALAYA_TOKEN');
    const path = readPath(system);
    if (path === undefined) return skipped('it serves no reads');
    const without = await request(path, { token: null });
    const wrong = await request(path, { token: 'not-a-token' });
    const right = await request(path);
    return allOf(
      unless(isRefusal(without), `without a token ${answerText(without)}`),
      unless(isRefusal(wrong), `with an invalid token ${answerText(wrong)}`),
      unless(!isRefusal(right), `with the token ${answerText(right)}`),
    );
  },
};
