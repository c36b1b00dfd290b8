/**
 * Headings of runbooks and dashboards that name no system: sections, charts and questions that many pages have. They are looked
 * for in what is emitted, and only where nothing else has the name.
 */
import { codeOf, list, section, text } from '../text/blocks.ts';
import { joinedText } from '../text/sentence.ts';
import type { EmittedOf } from './emitted.ts';
import type { Explanation } from './explanation.ts';
import { plain } from './find.ts';
import type { Heading, HeadingPage } from './heading.ts';
import type { SystemEntry, World } from './subject.ts';

/** Undefined where no page has such a heading. */
export const headingOf = (query: string, { systems }: World, emittedOf: EmittedOf): Heading | undefined => {
  const lines = new Set(query.split('\n').map(plain));
  const found = [...representatives(systems), undefined].flatMap((of) => headingsOf(of, emittedOf(of), lines));
  const [first] = found;
  return first === undefined ? undefined : { title: first.title, pages: found.map(({ page }) => page) };
};

/** Members of the fleet are alike: one of them is enough. */
const representatives = (systems: readonly SystemEntry[]): readonly SystemEntry[] => {
  const isMember = ({ system }: SystemEntry): boolean => /^fleet-\d/.test(system.id);
  return [...systems.filter((entry) => !isMember(entry)), ...systems.filter(isMember).slice(0, 1)];
};

interface Found {
  readonly title: string;
  readonly page: HeadingPage;
}

const headingsOf = (
  of: SystemEntry | undefined,
  files: ReadonlyMap<string, string>,
  lines: ReadonlySet<string>,
): readonly Found[] => {
  const system = of?.system.id;
  const folder = `generated/${system ?? 'fleet'}`;
  return [...files].flatMap(([path, written]): readonly Found[] => {
    const file = `${folder}/${path}`;
    if (path.endsWith('.md'))
      return [...written.matchAll(/^#{1,6} (.+)$/gm)].flatMap(([, title = '']) =>
        lines.has(plain(title))
          ? [{ title, page: { system, page: 'runbook', file: `${file}#${anchorOf(title)}`, queries: [] } }]
          : [],
      );
    if (!/^dashboards\/.*\.json$/.test(path)) return [];
    return titled(JSON.parse(written)).flatMap(({ title, queries }) =>
      lines.has(plain(title)) ? [{ title, page: { system, page: 'dashboard', file, queries } }] : [],
    );
  });
};

/** As GitHub makes anchors. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');

interface Titled {
  readonly title: string;
  readonly queries: readonly string[];
}

/** Every object with a title, and the queries below it. */
const titled = (json: unknown): readonly Titled[] => {
  if (typeof json !== 'object' || json === null) return [];
  const values: readonly unknown[] = Array.isArray(json) ? json : Object.values(json);
  const { title, displayName } = json as { readonly title?: unknown; readonly displayName?: unknown };
  const name = typeof title === 'string' ? title : displayName;
  return [
    ...(typeof name === 'string' ? [{ title: name, queries: 'mosaicLayout' in json ? [] : queriesIn(json) }] : []),
    ...values.flatMap(titled),
  ];
};

const queriesIn = (json: unknown): readonly string[] => {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]: readonly [string, unknown]) =>
    key === 'prometheusQuery' && typeof value === 'string' ? [value] : queriesIn(value),
  );
};

const mostFiles = 8;

export const aboutHeading = ({ title, pages }: Heading): Explanation => {
  const kinds = [...new Set(pages.map(({ page }) => page))];
  const systems = [...new Set(pages.flatMap(({ system }) => system ?? []))];
  const isOfFleet = pages.some(({ system }) => system === undefined);
  const whose = [
    ...(systems.length === 0 ? [] : [`of systems (${joinedText(systems.slice(0, mostFiles), 'and')})`]),
    ...(isOfFleet ? ['of the fleet'] : []),
  ];
  const queries = pages.find((page) => page.queries.length > 0)?.queries ?? [];
  return {
    kind: 'heading',
    id: title,
    title: `A heading on the ${joinedText(kinds, 'and')} ${joinedText(whose, 'and')}.${systems.length === 0 ? '' : ' Members of the fleet have the same pages.'}`,
    sections: [
      section('Where it is', list(pages.slice(0, mostFiles).map(({ file }) => file))),
      ...(queries.length === 0
        ? []
        : [section('What it shows there, as PromQL of Cloud Monitoring', ...queries.slice(0, 4).map(codeOf))]),
      section('More', text(`npx atalaya explain ${systems[0] ?? 'fleet'}`)),
    ],
    facts: { pages: pages.map(({ system, page, file }) => ({ system: system ?? null, page, file })), queries },
  };
};
