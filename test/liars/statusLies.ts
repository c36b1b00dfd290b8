/** An answer with another status than the request deserves. */
import { always, changed, reads, reply, type Lie } from './lie.ts';

const problem = '{"title":"no","status":0}';
const everything = ['list', 'key', 'post'] as const;

export const statusLies: readonly Lie[] = [
  {
    id: 'refused-for-seconds',
    isRare: true,
    what: 'answers 429 to everything for seven seconds',
    on: everything,
    names: /429/,
    tell: async (lying) => {
      if (lying.elapsed < 7_000) reply(lying, { status: 429, headers: { 'retry-after': '7' }, body: problem });
      else await changed((honest) => honest)(lying);
    },
  },
  { id: 'refused', what: 'answers 429', on: reads, names: /429/, tell: always(429, problem) },
  {
    id: 'unavailable',
    what: 'answers 503 with Retry-After',
    on: reads,
    names: /503/,
    tell: always(503, problem, { 'retry-after': '1' }),
  },
  { id: 'failing', what: 'answers 500', on: reads, names: /500/, tell: always(500, problem) },
  {
    id: 'bad-gateway',
    what: 'answers 502 with HTML',
    on: reads,
    names: /502/,
    tell: always(502, '<html>', { 'content-type': 'text/html' }),
  },
  {
    id: 'not-found',
    what: 'answers 404 for rows that exist',
    on: reads,
    names: /404/,
    tell: changed(() => ({ status: 404, headers: { 'content-type': 'application/json' }, body: problem })),
  },
  { id: 'bad-request', what: 'answers 400 to valid requests', on: reads, names: /400/, tell: always(400, problem) },
  {
    id: 'sign-in-sometimes',
    what: 'redirects some calls to a sign-in page',
    on: reads,
    names: /302/,
    tell: async (lying) => {
      if (lying.count % 2 === 1)
        reply(lying, { status: 302, headers: { location: 'https://id.example.com/?s=1' }, body: '' });
      else await changed((honest) => honest)(lying);
    },
  },
  {
    id: 'sign-in',
    what: 'redirects every call to a sign-in page',
    on: everything,
    verdict: 'set-up',
    names: /every call to .* is refused \(GET .*: 302, to https:\/\/id\.example\.com\/\)/,
    showsUnderLoad: false,
    tell: always(302, '', { location: 'https://id.example.com/?s=secret' }),
  },
  {
    id: 'unauthorised',
    what: 'answers 401 to every call',
    on: everything,
    verdict: 'set-up',
    names: /every call to .* is refused \(GET .*: 401\)/,
    showsUnderLoad: false,
    tell: always(401, problem),
  },
  {
    id: 'unauthorised-sometimes',
    what: 'answers 401 to some calls',
    on: reads,
    names: /401/,
    tell: async (lying) => {
      if (lying.count % 2 === 1) reply(lying, { status: 401, headers: {}, body: problem });
      else await changed((honest) => honest)(lying);
    },
  },
  {
    id: 'unasked-304',
    what: 'answers 304 to callers who sent no condition',
    on: reads,
    names: /304/,
    tell: ({ response }) => void response.writeHead(304, { etag: '"x"' }).end(),
  },
  {
    id: 'no-content',
    what: 'answers 204',
    on: reads,
    names: /204/,
    tell: ({ response }) => void response.writeHead(204).end(),
  },
  {
    id: 'found-nothing',
    isRare: true,
    what: 'answers 200 with no rows for a key that does not exist',
    on: ['key'],
    names: /404|200|status/,
    tell: async (lying) => {
      const honest = await lying.honest();
      const page = {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"data":[],"next":null,"skipped":[]}',
      };
      reply(lying, honest.status === 404 ? page : honest);
    },
  },
];
