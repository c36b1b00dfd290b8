/** Connections that break, and answers that never end or come too late. */
import { changed, reads, type Lie, type Lying } from './lie.ts';

const honestly = changed((honest) => honest);

export const wireLies: readonly Lie[] = [
  {
    id: 'reset',
    what: 'resets the connection',
    on: reads,
    names: /does not answer|connection (reset|closed)/,
    tell: ({ request }) => void request.socket.resetAndDestroy(),
  },
  {
    id: 'half-an-answer',
    what: 'ends the connection in the middle of an answer',
    on: reads,
    names: /does not answer|connection (reset|closed)|not HTTP|no answer/,
    tell: async (lying) => {
      const { headers, body } = await lying.honest();
      lying.response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) + 100 });
      lying.response.write(body, () => lying.request.socket.destroy());
    },
  },
  {
    id: 'no-http',
    what: 'answers with something that is not HTTP',
    on: reads,
    names: /does not answer|not HTTP|no answer/,
    tell: ({ request }) => void request.socket.end('hello\r\n\r\n'),
  },
  {
    id: 'hang',
    what: 'never answers',
    on: reads,
    names: /did not answer within|timed out|stall/,
    tell: () => undefined,
  },
  {
    id: 'slow-body',
    what: 'sends its body a byte a second',
    on: reads,
    names: /did not answer within|timed out/,
    tell: async (lying) => {
      const { headers, body } = await lying.honest();
      lying.response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) });
      drip(lying.response, body);
    },
  },
  {
    id: 'endless',
    what: 'sends chunks forever',
    on: reads,
    names: /too large|did not answer within|timed out/,
    tell: ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      flood(response);
    },
  },
  {
    id: 'slow-every-third',
    what: 'takes two seconds for every third answer',
    on: reads,
    breaksContract: false,
    names: /latency/,
    tell: async (lying) => {
      if (lying.count % 3 === 2) setTimeout(() => void honestly(lying), 2_000);
      else await honestly(lying);
    },
  },
  {
    id: 'dies',
    isRare: true,
    what: 'dies half way',
    on: reads,
    breaksContract: false,
    names: /availability|connection refused/,
    tell: async (lying) => {
      if (lying.count < 60) await honestly(lying);
      else lying.die();
    },
  },
];

const drip = (response: Lying['response'], body: string): void => {
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed || at >= body.length) clearInterval(timer);
    else response.write(body.slice(at, ++at));
  }, 1_000);
  response.once('close', () => clearInterval(timer));
};

/** Valid JSON all the way. */
const flood = (response: Lying['response']): void => {
  const chunk = ' '.repeat(64 * 1_024);
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
};
