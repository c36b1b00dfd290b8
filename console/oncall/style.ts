/** The style of the calendar: light or dark by the reader's system, always light on paper; a list where there is no room for weeks. It loads nothing. */
const light =
  '--ink: #1c2430; --soft: #56606e; --page: #fff; --card: #f5f7fa; --rule: #d5dbe3; --off: #eceff4; --bad: #b3261e; --now: #b3261e; --p0: #cfe2ff; --p1: #d5f0d8; --p2: #ffe5c7; --p3: #eadcff; --p4: #c9eef0; --p5: #ffd9e2; --p6: #efe9b5; --p7: #dde3ea;';
const dark =
  '--ink: #e6ebf2; --soft: #a4afbd; --page: #12161c; --card: #1b212a; --rule: #36404d; --off: #1f2630; --bad: #ff8a7a; --now: #ff8a7a; --p0: #1f4170; --p1: #1d4d2a; --p2: #5f3f14; --p3: #46326b; --p4: #17494d; --p5: #642c3d; --p6: #504a16; --p7: #3a4553;';

export const calendarStyle: string = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 24px 20px 48px; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; } h2 { font-size: 21px; margin: 40px 0 2px; } p { margin: 0 0 8px; max-width: 76ch; }
.soft { color: var(--soft); } .bad { color: var(--bad); font-weight: 600; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; margin: 0 0 10px; padding: 0; font-size: 14px; } .legend li { padding: 2px 8px; border-radius: 4px; }
.week { display: grid; grid-template-columns: 92px 1fr; border-top: 1px solid var(--rule); break-inside: avoid; }
.week h3 { font-size: 13px; white-space: nowrap; font-weight: 600; margin: 0; padding: 4px 8px 4px 0; color: var(--soft); }
.days { position: relative; height: 62px; overflow: hidden; }
.day { position: absolute; inset-block: 0; border-left: 1px solid var(--rule); padding: 2px 4px; font-size: 12px; line-height: 18px; color: var(--soft); white-space: nowrap; overflow: hidden; }
.day.off { background: var(--off); } .day.holiday { background: var(--off); color: var(--ink); font-weight: 600; }
.shifts { list-style: none; margin: 0; padding: 0; }
.shifts li { position: absolute; top: 22px; height: 34px; line-height: 32px; padding: 0 6px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; font-size: 14px; border: 1px solid var(--page); border-radius: 4px; }
.shifts .when, .shifts .full { display: none; }
${Array.from({ length: 8 }, (_, index) => `.p${index} { background: var(--p${index}); }`).join(' ')}
.shifts li.override { border: 2px dashed var(--soft); line-height: 30px; }
.shifts li.nobody { background: repeating-linear-gradient(45deg, var(--bad) 0 3px, transparent 3px 9px); color: var(--bad); font-weight: 700; border: 1px solid var(--bad); }
.shifts li.nobody span { background: var(--page); padding: 0 3px; }
.now { position: absolute; inset-block: 18px 0; width: 2px; background: var(--now); }
details { margin: 8px 0 0; } summary { cursor: pointer; color: var(--soft); } .scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; margin: 6px 0 12px; } th, td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--rule); white-space: nowrap; } td:last-child { white-space: normal; } td.nobody { color: var(--bad); font-weight: 700; }
footer { margin-top: 48px; border-top: 1px solid var(--rule); padding-top: 12px; color: var(--soft); font-size: 14px; } code { font: 14px ui-monospace, monospace; }
@media (max-width: 720px) {
  body { padding: 16px 12px 32px; font-size: 15px; } h1 { font-size: 22px; }
  .week { display: block; padding-bottom: 8px; } .days { height: auto; overflow: visible; } .day, .now { display: none; }
  .shifts li, .shifts li.override { position: static; width: auto !important; height: auto; line-height: 1.4; padding: 6px 8px; margin-bottom: 4px; white-space: normal; } .shifts li.continued, .shifts .short { display: none; } .shifts .full { display: inline; } .week h3 br { display: none; } .shifts .when { display: block; font-size: 13px; color: var(--soft); font-weight: 400; }
}
@media print { :root { color-scheme: light; ${light} } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } body { max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; } details { display: none; } @page { margin: 14mm; size: landscape; } }
`;
