/** Answers of the receiver: problem details (RFC 9457) for programs, pages for people. */
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Fault } from '../../pipeline/api/refusal.ts';
import type { Markup } from '../../text/markup.ts';

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export const answerJson = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
    'content-length': Buffer.byteLength(text),
    ...always,
    ...headers,
  });
  response.end(text);
};

export const answerProblem = (
  response: ServerResponse,
  status: number,
  { where, what, fix }: Fault,
  headers: Readonly<Record<string, string>> = {},
): void =>
  answerJson(
    response,
    status,
    {
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: `${where}: ${what}. Fix: ${fix}.`,
      errors: [{ where, what, fix }],
    },
    headers,
  );

/** Nothing but its own style sheet is loaded, and no other page may frame it: a click on its button acknowledges. */
export const answerPage = (response: ServerResponse, status: number, page: Markup): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page.text),
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    ...always,
  });
  response.end(page.text);
};
