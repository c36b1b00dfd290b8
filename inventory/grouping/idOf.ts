/** The id of a system, from the name that says most about it: its topic, else its API, dataset or table. */
import { ofKind, type Inventory } from '../inventory.ts';
import type { Callable, QueueDraft } from './draft.ts';
import { workersOf } from './roles.ts';

/** Words that name a part of a system, or where it runs, and not the system. */
const parts: ReadonlySet<string> = new Set(
  'topic subscription sub queue raw api service svc function fn ingest ingestion worker table dataset prod production staging dev'.split(
    ' ',
  ),
);

/** Names that say nothing. */
const empty: ReadonlySet<string> = new Set([
  'data',
  'app',
  'main',
  'my',
  'test',
  'example',
  'this',
  'default',
  'cloud-run',
]);

const longest = 40;

export interface Named {
  readonly group: Pick<Inventory, 'resources'>;
  readonly queues: readonly QueueDraft[];
  readonly apis: readonly Callable[];
  readonly project: string | undefined;
}

export const idOf = ({ group, queues, apis, project }: Named): string => {
  const ids = [
    ...queues.map(({ topic }) => topic),
    ...ofKind(group, 'Topic').map(({ name }) => name),
    ...apis.map(({ name }) => name),
    ...ofKind(group, 'Table').flatMap(({ dataset, table }) => [dataset ?? '', table]),
    ...workersOf(group).map(({ name }) => name),
    ...ofKind(group, 'SqlInstance').map(({ name }) => name),
    ...ofKind(group, 'SpannerInstance').map(({ name }) => name),
    project ?? '',
  ].map(idFrom);
  return ids.find((id) => id !== 'system' && !empty.has(id)) ?? ids.find((id) => id !== 'system') ?? 'system';
};

/** 1 to 40 lower-case letters, digits and dashes that begin with a letter; 'system' where nothing is left of the name. */
export const idFrom = (name: string): string => {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const end = words.findLastIndex((word) => !parts.has(word));
  const kept = words.slice(0, end + 1);
  const id = kept
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return id === '' ? 'system' : id;
};
