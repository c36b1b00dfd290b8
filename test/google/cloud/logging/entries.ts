/**
 * Log entries of Cloud Logging API v2: written, and listed by a filter whose comparisons are joined by AND. Comparisons: `=`, `>=` of the
 * timestamp, `=~`. Anything else is refused. Source: https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries.
 */
import { pageOf } from '../pages.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { projectOf, type World } from '../world.ts';

const comparison = /^([\w.]+)\s*(=~|>=|=)\s*"((?:[^"\\]|\\.)*)"$/;

const valueAt = (entry: Body, field: string): unknown =>
  field.split('.').reduce<unknown>((value, key) => (value as Body | undefined)?.[key], entry);

const matches = (entry: Body, filter: string): boolean =>
  filter.split(/\s+AND\s+/).every((part) => {
    const [, field = '', operator, quoted = ''] = comparison.exec(part.trim()) ?? [];
    if (operator === undefined) throw invalid(`Unparseable filter: syntax error at "${part}".`);
    const wanted = quoted.replaceAll(/\\(.)/g, '$1');
    const value = textOf(valueAt(entry, field));
    if (operator === '=~') return new RegExp(wanted).test(value);
    return operator === '=' ? value === wanted : Date.parse(value) >= Date.parse(wanted);
  });

export const entryRoutes = (world: World): readonly Route[] => [
  {
    method: 'POST',
    path: 'v2/entries:write',
    answer: ({ body }: Call) => {
      const { entries = [], ...common } = (body ?? {}) as { entries?: readonly Body[] };
      if (entries.length === 0) throw invalid('entries must not be empty.');
      for (const entry of entries) {
        const complete: Body = { timestamp: world.now().toISOString(), ...common, ...entry };
        const [, project] = /^projects\/([^/]+)\/logs\/[^/]+$/.exec(textOf(complete['logName'])) ?? [];
        if (project === undefined) throw invalid(`Invalid log name: "${textOf(complete['logName'])}".`);
        projectOf(world, project);
        world.logEntries.push(complete);
      }
      return {};
    },
  },
  {
    method: 'POST',
    path: 'v2/entries:list',
    answer: (call: Call) => {
      const {
        resourceNames = [],
        filter = '',
        pageSize,
        pageToken,
      } = (call.body ?? {}) as {
        resourceNames?: readonly string[];
        filter?: string;
        pageSize?: number;
        pageToken?: string;
      };
      if (resourceNames.length === 0) throw invalid('resource_names must have at least one name.');
      const projects = resourceNames.map((name) => projectOf(world, name.split('/')[1]).id);
      const found = world.logEntries.filter(
        (entry) => projects.includes(textOf(entry['logName']).split('/')[1] ?? '') && matches(entry, filter),
      );
      const query = new URLSearchParams({ pageSize: String(pageSize ?? 50), pageToken: pageToken ?? '' });
      const { items, nextPageToken } = pageOf(found, { ...call, query }, 1_000);
      return { entries: items, nextPageToken };
    },
  },
];
