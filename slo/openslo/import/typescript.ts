/** Imported objectives in the words of a system file, ready to be put into one. */
import { availability, freshness, latency, processing, type Single } from '../../../model/objective.ts';
import type { Counted } from './counted.ts';
import type { Imported } from './promise.ts';

/** A module of the objectives of one service; `file` is what they came from. */
export const objectivesModule = (service: string, file: string, imported: readonly Imported[]): string => {
  const builders = [...new Set(imported.map(({ objective }) => objective.type))].toSorted((a, b) => a.localeCompare(b));
  const sources = imported.some(({ objective }) => objective.of !== undefined)
    ? ["import { promql, ratio } from '../model/indicatorSource.ts';"]
    : [];
  return [
    `/** Objectives of ${service}, imported from ${comment(file)}: for \`objectives\` in systems/${service}.ts. */`,
    ...sources,
    `import { ${builders.join(', ')}, type Objective } from '../model/objective.ts';`,
    '',
    'export const objectives: readonly Objective[] = [',
    ...imported.flatMap((one) => [...heading(file, one), ...builderCall(one.objective)]),
    '];',
    '',
  ].join('\n');
};

/** What counted it so far, unless that goes on: by the pipeline's own counters, or by the queries of the file. */
const heading = (file: string, { name, at, counted, isOurs, isGuessed, objective }: Imported): readonly string[] => {
  const place = `  // ${comment(file)}:${at.line} ${name}`;
  if (isOurs) return [place];
  if (objective.of !== undefined)
    return isGuessed ? [`${place}; its kind is a guess: --as ${comment(name)}=… says another`] : [place];
  return [`${place}, which was counted as`, ...wasCounted(counted).map((line) => `  //   ${comment(line)}`)];
};

const wasCounted = (counted: Counted): readonly string[] =>
  counted.form === 'threshold'
    ? [`readings at most ${counted.value} of ${counted.query}`]
    : [`${counted.part}: ${counted.query}`, `total: ${counted.total}`];

/** On one line, whatever it holds. */
const comment = (text: string): string =>
  text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trim();

const builderCall = (objective: Single): readonly string[] => [
  `  ${objective.type}('${objective.stage}', {`,
  ...Object.entries(optionsOf(objective)).map(([key, value]) => `    ${key}: ${literal(value)},`),
  ...sourceLines(objective),
  ...slicesLine(objective),
  ...notifyingLines(objective),
  ...(objective.why === '' ? ['    // The file has no reason: write one here, or the definition is refused.'] : []),
  `    why: ${literal(objective.why)},`,
  '    rejected: [],',
  '  }),',
];

const sourceLines = ({ of }: Single): readonly string[] => {
  if (of?.kind !== 'RatioSource') return [];
  const [part, events] = of.good === undefined ? ['bad', of.bad] : ['good', of.good];
  const line = (key: string, source: typeof events): readonly string[] =>
    source.kind === 'PromqlSource' ? [`      ${key}: promql(${literal(source.query)}),`] : [];
  return ['    of: ratio({', ...line(part, events), ...line('total', of.total), '    }),'];
};

const slicesLine = ({ slices }: Single): readonly string[] => {
  if (slices === undefined) return [];
  const fields = Object.entries(slices).map(([key, value]) => `${key}: ${literal(String(value))}`);
  return [`    slices: { ${fields.join(', ')} },`];
};

const notifyingLines = ({ tiers, alertingOff, shadow }: Single): readonly string[] => [
  ...(tiers === undefined ? [] : ['    tiers: [', ...tiers.map((tier) => `      ${fieldsText(tier)},`), '    ],']),
  ...(alertingOff === undefined ? [] : [`    alertingOff: ${fieldsText(alertingOff)},`]),
  ...(shadow === undefined ? [] : [`    shadow: ${fieldsText(shadow)},`]),
];

const fieldsText = (value: object): string =>
  `{ ${Object.entries(value)
    .map(([key, field]) => `${key}: ${typeof field === 'string' ? literal(field) : String(field)}`)
    .join(', ')} }`;

/** Without what the builder fills in by itself. */
const optionsOf = (objective: Single): Readonly<Record<string, string>> => {
  const { target, window, id } = objective;
  const plain = defaults(objective);
  return {
    ...(id === plain.id ? {} : { id }),
    target,
    ...('under' in objective ? { under: objective.under } : {}),
    window,
    ...(objective.timeZone === undefined ? {} : { timeZone: objective.timeZone }),
    ...('good' in objective && 'good' in plain && objective.good !== plain.good ? { good: objective.good } : {}),
    ...('measuredBy' in objective && objective.measuredBy !== 'pipeline' ? { measuredBy: objective.measuredBy } : {}),
    ...('producerFaults' in objective && objective.producerFaults !== 'bad'
      ? { producerFaults: objective.producerFaults }
      : {}),
  };
};

const defaults = (objective: Single): Single => {
  const said = { target: '99%', window: '30d', why: '', rejected: [] } as const;
  switch (objective.type) {
    case 'availability':
      return availability('api', said);
    case 'latency':
      return latency('api', { ...said, under: objective.under });
    case 'processing':
      return processing('ingest', said);
    case 'freshness':
      return freshness('ingest', { ...said, under: objective.under });
  }
};

const literal = (text: string): string => {
  const escaped = JSON.stringify(text);
  return text.includes("'") ? escaped : `'${escaped.slice(1, -1).replaceAll(String.raw`\"`, '"')}'`;
};
