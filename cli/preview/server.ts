/**
 * The preview over HTTP, for a browser on this machine: the page, its files and its data. Only requests with a local
 * Host header are answered, so that other sites cannot reach it (DNS rebinding).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answers } from '../../console/preview/answers.ts';
import { skeletonPage } from '../../console/preview/skeleton.ts';
import { openPageFiles, type PageFile, type PageFiles } from './files.ts';
import { UsageError } from '../../model/usageError.ts';
import { ListenError } from '../../pipeline/http/listenError.ts';
import { openServer } from '../../pipeline/http/openServer.ts';

export interface Preview {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'none'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly gzipped?: Buffer;
  readonly location?: string;
}

const plainText = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body });
const json = (value: unknown): Answer => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(value, drawn),
});
/** Values as exactly as a screen can show them: all digits of a double would be most of the page's weight. */
const drawn = (key: string, value: unknown): unknown => (key === 'values' || key === 'counts' ? rounded(value) : value);
const rounded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;
};
const file = (found: PageFile | undefined): Answer =>
  found === undefined ? plainText(404, 'there is no such file\n') : { status: 200, ...found };

/** Milliseconds: a browser asks again. */
const drainMs = 1_000;

/** `port` 0 takes any free port. Throws `UsageError` when the port is taken. */
export const servePreview = async (answers: Answers, port: number): Promise<Preview> => {
  let bound = port;
  const files = openPageFiles();
  const server = await openServer({
    name: 'the preview',
    listener: (request, response) => void respond({ port: bound, answers, files }, request, response),
    host,
    port,
    drainMs,
  }).catch((error: unknown) => {
    throw error instanceof ListenError ? taken(port, error) : error;
  });
  bound = server.port;
  // The first script takes longest: it warms up the type stripper.
  await files.page('main.ts');
  return {
    url: server.url,
    close: async () => {
      await server.close();
      answers.close();
    },
  };
};

const taken = (port: number, { code }: ListenError): UsageError =>
  new UsageError(
    `the preview cannot listen on ${host}:${port}: ${code === 'EADDRINUSE' ? 'another process listens there' : code}`,
    'choose another port with --port; --port 0 takes any free port',
  );

interface Serving {
  readonly port: number;
  readonly answers: Answers;
  readonly files: PageFiles;
}

const zipped = promisify(gzip);
/** Bytes; a smaller answer fits into one packet as it is. */
const worthZipping = 1_400;

const respond = async (serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const answer = await answerTo(serving, request).catch((error: unknown) =>
    plainText(500, `${error instanceof Error ? error.message : String(error)}\n`),
  );
  const { status, type, body, location } = answer;
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const small = takesGzip && body.length > worthZipping ? (answer.gzipped ?? (await zipped(body))) : undefined;
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    vary: 'accept-encoding',
    ...(small === undefined ? {} : { 'content-encoding': 'gzip' }),
    ...(location === undefined ? {} : { location }),
  });
  response.end(request.method === 'HEAD' ? undefined : (small ?? body));
};

const answerTo = async ({ port, answers, files }: Serving, request: IncomingMessage): Promise<Answer> => {
  const ours = [`${host}:${port}`, `localhost:${port}`];
  if (!ours.includes(request.headers.host ?? ''))
    return plainText(403, `this preview only answers to ${ours.join(' and ')}\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plainText(405, 'a preview is only read\n');
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${host}`);
  const [, first = '', second = '', ...rest] = pathname.split('/').map(decoded);
  if (pathname === '/') {
    const query = searchParams.size === 0 ? '' : `?${searchParams.toString()}`;
    return { ...plainText(302, ''), location: `/d/${encodeURIComponent(answers.first)}${query}` };
  }
  // Browsers request it automatically.
  if (pathname === '/favicon.ico') return plainText(204, '');
  if (first === 'd' && rest.length === 0) return page(answers, second, searchParams);
  if (first === 'page' && rest.length === 0) return file(await files.page(second));
  if (first === 'lib' && rest.length === 0) return file(await files.library(second));
  if (first === 'api' && second === 'state') return json(answers.state());
  if (first === 'api' && second === 'dashboard') return dashboard(answers, rest, searchParams);
  return plainText(404, 'there is nothing here; the page begins at /\n');
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
};

const unknown = (answers: Answers, id: string): Answer => {
  const suggestion = answers.suggestionFor(id);
  return plainText(
    404,
    `there is no dashboard '${id}'${suggestion === undefined ? '' : `: did you mean '${suggestion}'?`}\n`,
  );
};

const page = (answers: Answers, id: string, query: URLSearchParams): Answer => {
  const found = answers.dashboard(id);
  if (found === undefined) return unknown(answers, id);
  const skeleton = { id, dashboard: found, state: answers.state(), unavailable: answers.unavailable(id), query };
  return { status: 200, type: 'text/html; charset=utf-8', body: skeletonPage(skeleton) };
};

const dashboard = async (
  answers: Answers,
  [id = '', widget, index = '']: readonly string[],
  query: URLSearchParams,
): Promise<Answer> => {
  const found = answers.dashboard(id);
  if (found === undefined) return unknown(answers, id);
  if (widget === undefined) return json(found);
  const range = rangeOf(answers, query);
  if (typeof range === 'string') return plainText(400, `${range}\n`);
  const data =
    widget === 'widget' && /^\d+$/.test(index) ? await answers.widgetRead(id, Number(index), range) : undefined;
  return data === undefined ? plainText(404, `${id} has no widget ${index}\n`) : json(data);
};

const day = 86_400;
/** At most as many points as a screen has columns, and as long as a history is kept. */
const most = { points: 2_000, range: 400 * day };

/** Missing parameters default to the preview's initial range. Returns a text when a parameter is wrong. */
const rangeOf = (answers: Answers, query: URLSearchParams): Parameters<Answers['widget']>[2] | string => {
  const state = answers.state();
  const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
  const range = { from: number('from', state.from), to: number('to', state.to), points: number('points', 240) };
  if (!Object.values(range).every(Number.isFinite)) return 'from, to and points are numbers';
  if (range.from < 0 || range.to <= range.from || range.to - range.from > most.range) {
    return 'from and to are seconds since 1970, from before to, at most 400 days apart';
  }
  if (range.points < 1 || range.points > most.points) return `points are from 1 to ${most.points}`;
  return range;
};
