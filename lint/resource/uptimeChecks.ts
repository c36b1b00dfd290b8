/** Rules about uptime checks in files. */
import { artefactCheck, each, type Artefact } from '../artefact/artefact.ts';
import { countIn, has, numberIn, pathTo, secondsIn, textIn, textsIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { bytesOf } from '../policy/policy.ts';
import { rootOf } from './root.ts';
import { sumOf } from '../../numbers/sum.ts';

const uptime = 'google/monitoring/v3/uptime.proto, UptimeCheckConfig';

export const uptimePeriod: Check<Artefact> = artefactCheck(
  {
    id: 'resources/uptime-period',
    severity: 'error',
    title: 'An uptime check runs every 60s, 300s, 600s or 900s, and waits 1s to 60s.',
    source: `${uptime}.period and timeout`,
  },
  (artefact) =>
    rootOf(artefact, 'UptimeCheckConfig', (check) => {
      const [period, timeout] = [secondsIn(check, 'period'), secondsIn(check, 'timeout')];
      return [
        ...(period === undefined || [60, 300, 600, 900].includes(period)
          ? []
          : [
              {
                path: pathTo(check, 'period'),
                message: `a period of ${period}s is not 60s, 300s, 600s or 900s`,
                fix: 'write one of them',
              },
            ]),
        ...(timeout === undefined || (timeout >= 1 && timeout <= 60)
          ? []
          : [
              {
                path: pathTo(check, 'timeout'),
                message: `a timeout of ${timeout}s is not between 1s and 60s`,
                fix: 'write "10s"',
              },
            ]),
      ];
    }),
);

/** The region USA runs a check from three locations. */
const locationsOf = (region: string): number => (region === 'USA' ? 3 : 1);

export const uptimeRegions: Check<Artefact> = artefactCheck(
  {
    id: 'resources/uptime-regions',
    severity: 'error',
    title: 'An uptime check with selectedRegions runs from at least three locations.',
    source: `${uptime}.selected_regions`,
  },
  (artefact) =>
    rootOf(artefact, 'UptimeCheckConfig', (check) => {
      const regions = textsIn(check, 'selectedRegions');
      const count = countIn(check, 'selectedRegions');
      if (count === undefined || count === 0 || count !== regions.length) return [];
      const locations = sumOf(regions, ({ value }) => locationsOf(value));
      if (locations >= 3) return [];
      return [
        {
          path: pathTo(check, 'selectedRegions'),
          message: `${regions.map(({ value }) => value).join(', ')} ${locations === 1 ? 'is one location' : `are ${locations} locations`}: the minimum is three`,
          fix: 'add regions, or remove selectedRegions to use all regions',
        },
      ];
    }),
);

export const uptimeLimits: Check<Artefact> = artefactCheck(
  {
    id: 'resources/uptime-limits',
    severity: 'error',
    title: 'An uptime check has at most 100 headers, 3 pings and 1,024 bytes of content to match.',
    source: 'google/monitoring/v3/uptime.proto, HttpCheck, PingConfig and ContentMatcher',
  },
  (artefact) => [
    ...each(artefact, 'HttpCheck').flatMap((http) => {
      const headers = http.fields.get('headers');
      const count = headers?.kind === 'Table' ? headers.entries.size : 0;
      return count > 100
        ? [
            {
              path: pathTo(http, 'headers'),
              message: `there are ${count} headers: the maximum is 100`,
              fix: 'remove some',
            },
          ]
        : [];
    }),
    ...each(artefact, 'PingConfig').flatMap((ping) => {
      const count = numberIn(ping, 'pingsCount') ?? 0;
      return count >= 0 && count <= 3
        ? []
        : [
            {
              path: pathTo(ping, 'pingsCount'),
              message: `pingsCount is ${count}, and has to be 0 to 3`,
              fix: 'write 3 or less',
            },
          ];
    }),
    ...each(artefact, 'ContentMatcher').flatMap((matcher) => {
      const bytes = bytesOf(textIn(matcher, 'content') ?? '');
      return bytes > 1_024
        ? [
            {
              path: pathTo(matcher, 'content'),
              message: `the content has ${bytes} bytes: the maximum is 1024`,
              fix: 'match a shorter text',
            },
          ]
        : [];
    }),
  ],
);

export const uptimeMatchers: Check<Artefact> = artefactCheck(
  {
    id: 'resources/uptime-matchers',
    severity: 'warning',
    title: 'An uptime check has one content matcher: the API ignores others.',
    source: `${uptime}.content_matchers: "only the first entry is supported"`,
  },
  (artefact) =>
    rootOf(artefact, 'UptimeCheckConfig', (check) => {
      const count = countIn(check, 'contentMatchers') ?? 0;
      return count > 1
        ? [
            {
              path: pathTo(check, 'contentMatchers'),
              message: `there are ${count} content matchers: the API ignores all but the first`,
              fix: 'keep one, or write a check for each',
            },
          ]
        : [];
    }),
);

export const uptimeBody: Check<Artefact> = artefactCheck(
  {
    id: 'resources/uptime-body',
    severity: 'error',
    title: 'Only an uptime check with POST has a body.',
    source: 'google/monitoring/v3/uptime.proto, HttpCheck.body: empty for GET, which is the default',
  },
  (artefact) =>
    each(artefact, 'HttpCheck').flatMap((http) => {
      const isPost = has(http, 'requestMethod') ? textIn(http, 'requestMethod') !== 'GET' : http.isOpen;
      return isPost || !has(http, 'body')
        ? []
        : [
            {
              path: pathTo(http, 'body'),
              message: 'a request with GET has no body',
              fix: 'write requestMethod: POST, or remove body',
            },
          ];
    }),
);
