/**
 * Uptime checks: defaults of HTTP, and headers that the server masks or adds. What is masked cannot be compared: only its name
 * is. Source: google/monitoring/v3/uptime.proto; terraform-provider-google issues 10884, 18038.
 */
import type { Json, JsonObject } from '../resource.ts';
import { mapped, mappedItems, mappedObject, object, sorted, textIn, without, withoutDefaults } from './edit.ts';

const mask = '******';

export const uptimeCheck = (body: JsonObject): JsonObject => {
  const plain = withoutDefaults(body, { checkerType: 'STATIC_IP_CHECKERS' });
  const checked = mapped(plain, 'httpCheck', (value) => httpCheck(object(value)));
  const matched = mappedItems(checked, 'contentMatchers', (matcher) =>
    withoutDefaults(matcher, { matcher: 'CONTAINS_STRING' }),
  );
  const placed = mapped(matched, 'monitoredResource', (resource) =>
    mappedObject(object(resource), 'labels', (labels) => without(labels, 'project_id')),
  );
  return mapped(placed, 'selectedRegions', sorted);
};

const httpCheck = (check: JsonObject): JsonObject => {
  const port = check['useSsl'] === true ? 443 : 80;
  const path = textIn(check['path']) ?? '/';
  const plain = {
    ...withoutDefaults(check, { port, requestMethod: 'GET' }),
    path: path.startsWith('/') ? path : `/${path}`,
  };
  const isMasked = check['maskHeaders'] === true;
  const named = mappedObject(plain, 'headers', (headers) => headersOf(headers, isMasked));
  return mappedObject(named, 'authInfo', (auth) => mapped(auth, 'password', () => mask));
};

/** Header names have no case; a length is computed from the body. */
const headersOf = (headers: JsonObject, isMasked: boolean): JsonObject =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'content-length')
      .map(([name, value]): [string, Json | undefined] => [name, isMasked ? mask : value]),
  );
