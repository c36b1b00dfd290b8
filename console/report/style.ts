/** The style of a report: light or dark by the reader's system, always light on paper; it loads nothing. */
const light =
  '--ink: #1c2430; --soft: #56606e; --page: #fff; --card: #f5f7fa; --rule: #d5dbe3; --c0: #1257c4; --bad: #b3261e; --good: #17692d; --warn: #7a5600; --full: #cfd8e3;';
const dark =
  '--ink: #e6ebf2; --soft: #a4afbd; --page: #12161c; --card: #1b212a; --rule: #36404d; --c0: #7ab6ff; --bad: #ff8a7a; --good: #6bd68a; --warn: #e8bd55; --full: #3a4553;';

export const reportStyle: string = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 24px 20px 48px; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; } h2 { font-size: 21px; margin: 40px 0 10px; } h3 { font-size: 16px; margin: 24px 0 6px; }
p { margin: 0 0 8px; max-width: 72ch; } .first { font-size: 20px; line-height: 1.4; } .soft, figcaption, caption { color: var(--soft); }
ul.plain { padding-left: 20px; max-width: 76ch; } ul.plain li { margin-bottom: 6px; }
.promises { list-style: none; margin: 16px 0 0; padding: 0; display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 245px), 1fr)); }
.promises li { background: var(--card); border: 1px solid var(--rule); border-left: 5px solid var(--soft); border-radius: 6px; padding: 12px 14px; }
.promises li.kept { border-left-color: var(--good); } .promises li.missed { border-left-color: var(--bad); }
.result { font-weight: 700; } .kept .result, td.kept { color: var(--good); } .missed .result, td.missed { color: var(--bad); } .unknown .result { color: var(--warn); }
.measured { font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; } .small { font-size: 14px; }
.meter { height: 8px; border-radius: 4px; background: var(--full); margin: 8px 0 4px; overflow: hidden; } .meter span { display: block; height: 100%; background: var(--c0); } .missed .meter span { background: var(--bad); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 6px 0 12px; min-width: min(100%, 420px); }
caption { text-align: left; padding-bottom: 4px; } th, td { text-align: left; vertical-align: top; padding: 5px 16px 5px 0; border-bottom: 1px solid var(--rule); } th { font-weight: 600; }
th.number, td.number { text-align: right; white-space: nowrap; } td.time { white-space: nowrap; } td:last-child { min-width: 16ch; }
.plots { display: grid; gap: 8px 28px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); align-items: start; }
figure { margin: 0 0 12px; } figcaption { font-weight: 600; color: var(--ink); margin-bottom: 4px; } svg { width: 100%; height: auto; display: block; max-width: 760px; }
svg text { fill: var(--soft); font-size: 15px; } svg .grid { stroke: var(--rule); } svg line.mark { stroke: var(--bad); stroke-dasharray: 5 4; } svg text.mark { fill: var(--bad); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } polyline.c0 { stroke: var(--c0); } circle.c0 { fill: var(--c0); } rect.page { fill: var(--bad); } rect.ticket { fill: var(--c0); } .key { display: none; }
details { margin: 4px 0 16px; } summary { cursor: pointer; color: var(--soft); } code { font: 14px ui-monospace, monospace; }
footer { margin-top: 48px; border-top: 1px solid var(--rule); padding-top: 12px; color: var(--soft); font-size: 14px; }
@media (max-width: 480px) { body { padding: 16px 12px 32px; font-size: 15px; } h1 { font-size: 22px; } .first { font-size: 18px; } svg text { font-size: 19px; } th, td { padding-right: 10px; } }
@media print { :root { color-scheme: light; ${light} } body { max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; } figure, tr, .promises li { break-inside: avoid; } details { display: none; } .scroll { overflow: visible; } @page { margin: 16mm; } }
`;
