/**
 * What a change of definitions does to alerts and SLOs, for its reviewer: reads two folders that `atalaya emit` wrote, prints
 * Markdown. `node tools/ci/policyDiff.ts BEFORE AFTER`; exit code 0 with or without differences.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

interface Item {
  readonly name: string;
  /** Values by the name that a reader knows, in the order in which they are printed. */
  readonly facts: ReadonlyMap<string, string>;
}

interface Kind {
  readonly noun: string;
  readonly file: string;
  readonly member: string;
  readonly item: (body: Body) => readonly [id: string, item: Item];
}

type Body = Readonly<Record<string, unknown>>;

const textOfValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const factsOf = (entries: readonly (readonly [string, unknown])[]): ReadonlyMap<string, string> =>
  new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, textOfValue(value)] as const])));

const policy = (body: Body): readonly [string, Item] => {
  const { displayName, severity, userLabels, conditions, documentation, ...rest } = body;
  const labels = userLabels as Readonly<Record<string, string>> | undefined;
  const facts = (conditions as readonly Body[]).flatMap((condition): readonly (readonly [string, unknown])[] => {
    const kindBody = condition['conditionPrometheusQueryLanguage'] ?? condition['conditionThreshold'];
    const { query, filter, duration, thresholdValue, ...otherFields } = (kindBody ?? {}) as Body;
    return [
      ['condition', query ?? filter],
      ['threshold', thresholdValue],
      ['has to hold for', duration],
      ['condition, the rest', otherFields],
    ];
  });
  return [
    labels?.['alert'] ?? textOfValue(displayName),
    {
      name: textOfValue(displayName),
      facts: factsOf([
        ['title', displayName],
        ['severity', severity],
        ['owner', labels?.['owner']],
        ...facts,
        ['notification', (documentation as Body | undefined)?.['content']],
        ['the rest', rest],
      ]),
    },
  ];
};

const slo = (body: Body): readonly [string, Item] => {
  const { sloId, displayName, goal, rollingPeriod, calendarPeriod, serviceLevelIndicator } = body;
  return [
    textOfValue(sloId),
    {
      name: textOfValue(displayName),
      facts: factsOf([
        ['title', displayName],
        ['goal', goal],
        ['period', rollingPeriod ?? calendarPeriod],
        ['indicator', serviceLevelIndicator],
      ]),
    },
  ];
};

const kinds: readonly Kind[] = [
  { noun: 'alert', file: 'cloud-monitoring/policies.json', member: 'alertPolicies', item: policy },
  { noun: 'SLO', file: 'cloud-monitoring/slos.json', member: 'serviceLevelObjectives', item: slo },
];

const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : [];

const itemsIn = (folder: string, { file, member, item }: Kind): ReadonlyMap<string, Item> => {
  const absolute = path.join(folder, file);
  if (!existsSync(absolute)) return new Map();
  return new Map(((JSON.parse(readFileSync(absolute, 'utf8')) as Body)[member] as readonly Body[]).map(item));
};

/** Lines of Markdown for one system and kind; none where nothing differs. */
const differences = (before: string, after: string, kind: Kind): readonly string[] => {
  const [old, now] = [itemsIn(before, kind), itemsIn(after, kind)];
  const lines: string[] = [];
  for (const [id, { name }] of now) if (!old.has(id)) lines.push(`- **new ${kind.noun}** \`${id}\`: ${name}`);
  for (const [id, { name }] of old) if (!now.has(id)) lines.push(`- **no more ${kind.noun}** \`${id}\`: ${name}`);
  for (const [id, { facts }] of now) {
    const oldFacts = old.get(id)?.facts;
    if (oldFacts === undefined) continue;
    const changed = [...new Set([...oldFacts.keys(), ...facts.keys()])].filter(
      (fact) => oldFacts.get(fact) !== facts.get(fact),
    );
    if (changed.length > 0)
      lines.push(`- ${kind.noun} \`${id}\``, ...changed.flatMap((fact) => change(fact, oldFacts, facts)));
  }
  return lines;
};

/** On one line where both fit, as a patch where they do not. */
const change = (
  fact: string,
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly string[] => {
  const [before, after] = [old.get(fact) ?? 'none', now.get(fact) ?? 'none'];
  if (before.length + after.length < 100 && !`${before}${after}`.includes('\n')) {
    return [`  - ${fact}: \`${before}\` becomes \`${after}\``];
  }
  const block = (sign: string, text: string): string => text.replaceAll(/^/gm, `    ${sign} `);
  return [`  - ${fact}:`, '', '    ```diff', block('-', before), block('+', after), '    ```'];
};

/** Paths of the other files that differ. */
const otherFilesIn = (before: string, after: string): readonly string[] => {
  const files = (folder: string): readonly string[] =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
          entry.isFile() && entry.name !== '.emitted.json'
            ? [path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')]
            : [],
        )
      : [];
  const known = new Set(kinds.map(({ file }) => file));
  const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  return [...new Set([...files(before), ...files(after)])]
    .filter((file) => !known.has(file))
    .filter((file) => textOf(path.join(before, file)) !== textOf(path.join(after, file)))
    .toSorted();
};

/** GitHub takes 65,536 characters of a comment. Source: docs.github.com, REST API, "Create an issue comment" (validation). */
const maxCharacters = 60_000;

const policyDiff = (before: string, after: string): string => {
  const systems = [...new Set([...foldersIn(before), ...foldersIn(after)])].toSorted();
  const sections = systems.flatMap((system) => {
    const [old, now] = [path.join(before, system), path.join(after, system)];
    const lines = kinds.flatMap((kind) => differences(old, now, kind));
    const otherFiles = otherFilesIn(old, now);
    if (lines.length + otherFiles.length === 0) return [];
    const rest =
      otherFiles.length === 0 ? [] : ['', `Also changed: ${otherFiles.map((file) => `\`${file}\``).join(', ')}`];
    return [
      [`### ${system}`, '', ...(lines.length === 0 ? ['No alert and no SLO changes.'] : lines), ...rest].join('\n'),
    ];
  });
  if (sections.length === 0) return 'No alert, SLO or other emitted file changes.\n';
  const text = `## What this changes for those who are paged\n\n${sections.join('\n\n')}\n`;
  return text.length <= maxCharacters
    ? text
    : `${text.slice(0, maxCharacters)}\n\n(cut: the whole is in the job's summary)\n`;
};

const [before, after] = process.argv.slice(2);
if (before === undefined || after === undefined) {
  process.stderr.write('policyDiff needs two folders\n  fix: node tools/ci/policyDiff.ts BEFORE AFTER\n');
  process.exitCode = 2;
} else process.stdout.write(policyDiff(before, after));
