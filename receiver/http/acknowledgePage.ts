/** The page behind an acknowledge link: what happens, and one button. It needs no script. */
import { markup, styleSheet, type Markup } from '../../text/markup.ts';

export interface AcknowledgePage {
  readonly title: string;
  readonly lines: readonly string[];
  /** Where the button posts to; undefined: no button. */
  readonly action: string | undefined;
}

const css = `
:root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
body { max-width: 36rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: 0.8rem 1.6rem; border: 0; border-radius: 0.4rem; background: #0b57d0; color: #fff; }
button:focus-visible { outline: 3px solid #f9ab00; }`;

export const acknowledgePage = ({ title, lines, action }: AcknowledgePage): Markup => markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>${styleSheet(css)}</head>
<body>
<main>
<h1>${title}</h1>
${lines.map((line) => markup`<p>${line}</p>\n`)}${
  action === undefined
    ? undefined
    : markup`<form method="post" action="${action}"><button type="submit">Acknowledge</button></form>\n`
}</main>
</body>
</html>
`;
