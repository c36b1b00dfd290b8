/** The look of the docs page: the reader's own fonts and colour scheme, nothing fetched. Contrast is at least 4.5 to 1. */
export const style: string = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --panel: #f4f6f8; --line: #d0d7de;
  --accent: #0a5bb5; --get: #0a5bb5; --post: #1a6f37; --warn: #8a4600 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa7b4; --paper: #0f1419; --panel: #1a2129;
  --line: #323c47; --accent: #79b8ff; --get: #79b8ff; --post: #6fdd8b; --warn: #f0b36a } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
.page { display: grid; grid-template-columns: 16rem minmax(0, 56rem); gap: 2.5rem; max-width: 78rem; margin: 0 auto;
  padding: 2rem 1.5rem 4rem }
nav { position: sticky; top: 2rem; align-self: start; font-size: .9rem }
nav ul { list-style: none; margin: .5rem 0 0; padding: 0 }
nav li { margin: .35rem 0; overflow-wrap: anywhere }
a { color: var(--accent) }
a:focus-visible, summary:focus-visible, pre:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.15rem; margin: 0; overflow-wrap: anywhere; font-weight: 600 }
h3, h2.before { font-size: .95rem; margin: 1.4rem 0 .4rem }
.lead { font-size: 1.1rem; margin: 0 0 .5rem } .soft { color: var(--soft) }
article { border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.4rem; margin: 1.5rem 0 }
.method { display: inline-block; font: 700 .8rem/1.6 ui-monospace, monospace; color: var(--paper); background: var(--get);
  border-radius: 5px; padding: 0 .55em; margin-right: .5em; vertical-align: .1em }
.post { background: var(--post) } .old { color: var(--warn); font-weight: 600 }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86rem }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .75rem .9rem; overflow-x: auto; margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line) }
th { color: var(--soft); font-weight: 600 } td:first-child { white-space: nowrap }
.command { position: relative } .command pre { padding-right: 5.2rem }
.copy { position: absolute; top: .45rem; right: .45rem }
button { font: inherit; font-size: .82rem; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 5px; padding: .2rem .6rem; cursor: pointer }
button:focus-visible, input:focus-visible, textarea:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px }
form.try { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .5rem .8rem; align-items: center; margin: .6rem 0 }
form.try button { grid-column: 2; justify-self: start } .status { margin: .4rem 0; font-weight: 600 } .status:empty { display: none }
input, textarea { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 5px; padding: .3rem .5rem; width: 100% }
#token { width: auto } .got { max-height: 24rem; overflow: auto } [hidden] { display: none !important }
summary { cursor: pointer; margin-top: 1rem; color: var(--accent) }
@media (max-width: 60rem) { .page { grid-template-columns: minmax(0, 1fr); gap: 1rem } nav { position: static } }
`;
