/** The beginning of an imported definition: where it is from, and what of that is not in it. */
import type { Inventory, Resource, Unread } from '../inventory.ts';
import { commentLines, commentText } from './code.ts';

export const headingOf = (id: string, { source, unread, unneeded, resources }: Inventory, isFirst: boolean): string => {
  const first = `${id}: imported from ${source}. Targets and owners are proposals: decide each of them.`;
  const lines = commentLines(first, ' ').map((line) => line.replace('//', '*'));
  const rest = isFirst ? [...besideLines(resources), ...unreadLines(unread), ...unneededLines(unneeded)] : [];
  return [...(lines.length === 1 ? [`/** ${first} */`] : ['/**', ...lines, ' */']), ...rest].join('\n');
};

/** Kinds that are read, and are no part of a definition of stages. */
const beside: Readonly<Partial<Record<Resource['kind'], string>>> = {
  Dashboard: 'atalaya import dashboards writes its charts',
  UptimeCheck: 'write its address as the probe of the API that it calls',
  Channel: 'channels belong to an owner, in systems/organization.ts',
  LogMetric: 'name it with metric(…) where it measures something',
};

const besideLines = (resources: readonly Resource[]): readonly string[] =>
  [...Map.groupBy(resources, ({ kind }) => kind)].flatMap(([kind, some]) => {
    const advice = beside[kind];
    if (advice === undefined) return [];
    const shown = some.slice(0, mostAddresses).map(({ address }) => address);
    const more = some.length - shown.length;
    return commentLines(`${kind} ${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`}: ${advice}.`, '');
  });

/** Addresses of one type and reason that are shown. */
const mostAddresses = 3;

const unreadLines = (unread: readonly Unread[]): readonly string[] =>
  [...Map.groupBy(unread, ({ type, reason }) => `${type} ${reason}`).values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined) return [];
    const shown = some.slice(0, mostAddresses).map(({ address }) => address);
    const more = some.length - shown.length;
    return commentLines(
      `Not read: ${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`} (${first.type}): ${first.reason}.`,
      '',
    );
  });

const unneededLines = (unneeded: ReadonlyMap<string, number>): readonly string[] => {
  if (unneeded.size === 0) return [];
  const counts = [...unneeded].map(([type, count]) => `${count} ${type}`).toSorted((a, b) => a.localeCompare(b));
  return commentLines(`A definition does not need: ${commentText(counts.join(', '))}.`, '');
};
