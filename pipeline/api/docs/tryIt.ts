/** The form of one operation: the page's script sends it to the API that served the page. */
import { markup, type Markup } from '../../../text/markup.ts';
import type { Operation } from './read.ts';

export const tryIt = ({ id, method, path, parameters, body, open }: Operation, secured: boolean): Markup => {
  const keys = [...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => key!);
  const isList = parameters.some(({ name }) => name === 'limit');
  const hasQuery = parameters.some(({ in: location }) => location === 'query');
  return markup`<details class="try" data-script="" hidden>
    <summary>Try it</summary>
    <form class="try" data-method="${method}" data-path="${path}"${secured && !open ? markup` data-secured=""` : undefined}>
      ${keys.map((key) => markup`<label for="${id}-${key}">${key}</label><input id="${id}-${key}" name="path.${key}" required />`)}
      ${hasQuery ? markup`<label for="${id}-query">query</label><input id="${id}-query" name="query" value="${isList ? 'limit=5' : ''}" placeholder="limit=5&sort=…" />` : undefined}
      ${method === 'POST' && body !== undefined ? markup`<label for="${id}-body">body</label><textarea id="${id}-body" name="body" rows="4">${JSON.stringify(body, undefined, 2)}</textarea>` : undefined}
      <button type="submit">Send</button>
    </form>
    <p class="status" role="status"></p>
    <pre class="got" tabindex="0" aria-label="What was answered" hidden><code></code></pre>
  </details>`;
};
