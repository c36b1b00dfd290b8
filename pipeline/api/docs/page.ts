/**
 * Renders the OpenAPI document as an HTML page: one file, nothing loaded from elsewhere, so that it works without a network.
 * Its policy allows its own style and script by their digests, and requests to the API that served it.
 */
import { hash } from 'node:crypto';
import type { JsonObject } from '../openapi/json.ts';
import { curlOf } from './curl.ts';
import { markup, scriptElement, styleSheet, type Markup } from '../../../text/markup.ts';
import { operationsIn, type Operation, type Parameter } from './read.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { tryIt } from './tryIt.ts';

export interface DocsPage {
  readonly text: string;
  readonly contentSecurityPolicy: string;
}

interface Info {
  readonly title: string;
  readonly description: string;
  readonly contact: { readonly name: string };
}

/** `base` is the base URL of the commands, such as 'http://127.0.0.1:8080'. */
export const docsPage = (document: JsonObject, base: string): DocsPage => {
  const info = document['info'] as unknown as Info;
  const secured = (document['security'] as readonly unknown[]).length > 0;
  const operations = operationsIn(document);
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title}: how to call it</title>
        ${styleSheet(style)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the operations</a>
        <div class="page">
          <nav aria-label="Operations">
            <strong>${info.title}</strong>
            <ul>
              ${operations.map((operation) => markup`<li><a href="#${operation.id}">${operation.method} ${operation.path}</a></li>`)}
            </ul>
          </nav>
          <main id="main">
            <h1>${info.title}</h1>
            <p class="lead">${info.description}</p>
            <p class="soft">
              Owned by ${info.contact.name}. For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).
            </p>
            <h2 class="before">Before you run the commands</h2>
            <div class="command"><pre tabindex="0"><code id="base">API=${base}${secured ? '\nTOKEN=…' : ''}</code></pre>${copy}</div>
            ${secured ? security(document) : undefined} ${secured ? tokenField : undefined} ${operations.map((operation) => article(operation, secured))}
          </main>
        </div>
        ${scriptElement(script)}
      </body>
    </html> `;
  const digest = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;
  return {
    text: page.text,
    contentSecurityPolicy: `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
};

const copy = markup`<button class="copy" type="button" data-script="" hidden>copy</button>`;

/** Stays in the page: it is sent with the requests of its forms only. */
const tokenField = markup`<p data-script="" hidden><label for="token">Token for the forms below</label> <input id="token" type="password" autocomplete="off" /></p>`;

const security = (document: JsonObject): Markup => {
  const { securitySchemes } = document['components'] as {
    readonly securitySchemes: Readonly<Record<string, { readonly description: string }>>;
  };
  return markup`${Object.values(securitySchemes).map(
    ({ description }) => markup`<p>Callers send <code>Authorization: Bearer …</code>. ${description}.</p>`,
  )}`;
};

const article = (operation: Operation, secured: boolean): Markup => {
  const { id, method, path, summary, deprecated, insteadAt, parameters, responses } = operation;
  const answer = responses.find(({ example }) => example !== undefined);
  return markup`<article id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title"><span class="method ${method.toLowerCase()}">${method}</span><code>${path}</code></h2>
    <p>${summary}${secured && operation.open ? '; needs no authentication' : ''}.</p>
    ${deprecated ? markup`<p class="old">Deprecated.${insteadAt === undefined ? undefined : markup` <a href="${insteadAt}">What to use instead</a>`}</p>` : undefined}
    <div class="command"><pre tabindex="0" aria-label="Command"><code>${curlOf(operation, secured)}</code></pre>${copy}</div>
    ${tryIt(operation, secured)}
    ${
      answer === undefined
        ? undefined
        : markup`<h3>Answer ${answer.status}</h3>
            <pre tabindex="0" aria-label="Answer"><code>${exampleText(answer.example)}</code></pre>`
    }
    ${
      parameters.length === 0
        ? undefined
        : markup`<h3>Parameters</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="Parameters of ${method} ${path}">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Type</th>
                    <th scope="col">Meaning</th>
                  </tr>
                </thead>
                <tbody>
                  ${parameters.map(row)}
                </tbody>
              </table>
            </div>`
    }
    <details>
      <summary>All answers</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Answers of ${method} ${path}">
        <table>
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            ${responses.map(
              ({ status, description }) =>
                markup`<tr>
                  <td><code>${status}</code></td>
                  <td>${description}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </article> `;
};

const row = ({ name, in: location, type, description, required, comparisons }: Parameter): Markup =>
  markup`<tr>
    <td><code>${name}</code>${location === 'query' ? undefined : markup` <span class="soft">${location}</span>`}</td>
    <td>${type}</td>
    <td>
      ${description}${required ? ' (required)' : ''}${comparisons.length === 0 ? undefined : markup`<br /><span class="soft">also ${comparisons.map((comparison) => markup`<code>${name}[${comparison}]</code> `)}</span>`}
    </td>
  </tr>`;

const exampleText = (example: unknown): string =>
  typeof example === 'string' ? example : JSON.stringify(example, undefined, 2);
