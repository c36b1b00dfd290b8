/**
 * docs/diagrams/overview.svg: what goes into a definition and what comes out. One picture for GitHub and the site, so it brings its
 * own background and follows the reader's colour scheme by itself.
 */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly accent?: boolean;
}

const size = { width: 960, height: 470 } as const;

const definition: Box = {
  x: 24,
  y: 150,
  width: 220,
  height: 140,
  title: 'One definition',
  lines: ['stages: queue, ingest,', 'table, API', 'objectives: what the', 'team promises'],
  accent: true,
};

const outputs: readonly (readonly [verb: string, Box])[] = (
  [
    [
      'watch',
      'Dashboards, SLOs, alerts',
      'runbooks, on-call routes, Terraform, Prometheus, OpenSLO',
      'emit · preview · explain · apply',
    ],
    ['run', 'The pipeline', 'on Google Cloud, or on one machine with nothing but Node', 'up · demo · dlq · backfill'],
    [
      'gate',
      'Load tests and rollouts',
      'every release judged by the objectives that alert',
      'gate · rollout · loadtest',
    ],
    [
      'answer',
      'Are the promises kept?',
      'budgets, reports, cost, who is paged and when',
      'slo · cost · oncall · check',
    ],
  ] as const
).map(([verb, title, what, commands], index) => [
  verb,
  { x: 396, y: 24 + index * 108, width: 540, height: 92, title, lines: [what, commands] },
]);

const box = ({ x, y, width, height, title, lines, accent = false }: Box): string =>
  [
    `<rect class="${accent ? 'box accent' : 'box'}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`,
    `<text class="title" x="${x + 18}" y="${y + 30}">${title}</text>`,
    ...lines.map(
      (line, index) =>
        `<text class="${!accent && index === lines.length - 1 ? 'command' : 'line'}" x="${x + 18}" y="${y + 54 + index * 22}">${line}</text>`,
    ),
  ].join('\n');

const arrow = (verb: string, to: Box): string => {
  const [x, y] = [definition.x + definition.width, definition.y + definition.height / 2];
  const [endX, endY] = [to.x - 8, to.y + to.height / 2];
  return [
    `<path class="arrow" d="M${x} ${y} C${x + 50} ${y} ${x + 20} ${endY} ${x + 64} ${endY} H${endX}" marker-end="url(#head)"/>`,
    `<text class="verb" x="${endX - 12}" y="${endY - 8}" text-anchor="end">${verb}</text>`,
  ].join('\n');
};

const style = `
  .page { fill: #ffffff; stroke: #d0d7de }
  .box { fill: #f6f8fa; stroke: #8c959f }
  .accent { fill: #ddf4ff; stroke: #0969da; stroke-width: 2 }
  .arrow { fill: none; stroke: #57606a; stroke-width: 1.5 }
  .head { fill: #57606a }
  text { font: 15px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 17px }
  .verb { font-weight: 600; fill: #0550ae }
  .command { font: 14px ui-monospace, monospace; fill: #57606a }
  @media (prefers-color-scheme: dark) {
    .page { fill: #161b22; stroke: #30363d }
    .box { fill: #21262d; stroke: #6e7681 }
    .accent { fill: #0c2d6b; stroke: #58a6ff }
    .arrow { stroke: #9ea7b3 }
    .head { fill: #9ea7b3 }
    text { fill: #e6edf3 }
    .verb { fill: #79c0ff }
    .command { fill: #b1bac4 }
  }
`;

export const overview = (): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="overview">`,
    '<title id="overview">From one definition Atalaya watches, runs, gates and answers</title>',
    `<style>${style}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="page" x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="10"/>`,
    box(definition),
    ...outputs.flatMap(([verb, to]) => [arrow(verb, to), box(to)]),
    '</svg>',
    '',
  ].join('\n');
