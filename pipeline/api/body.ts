/** Reads request bodies: each up to a limit, and all together within a memory budget. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { JsonFault, parseJson, type NumberReading } from '../ingest/json.ts';
import { shed } from './failure.ts';
import { quote, refuse } from './refusal.ts';

/** Returns the JSON value. Throws `Refusal` and `shed`. */
export type ReadBody = (request: IncomingMessage) => Promise<unknown>;

/** `budget`: total bytes of all bodies that are being read. */
export const createReadBody = (maxBody: number, budget: number, numbers: NumberReading = 'doubles'): ReadBody => {
  let bufferedBytes = 0;

  const collect = async (request: IncomingMessage): Promise<Buffer> => {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > maxBody) {
      discardRest(request, maxBody);
      throw tooLarge(maxBody);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of chunksOf(request)) {
        size += (chunk as Buffer).length;
        bufferedBytes += (chunk as Buffer).length;
        if (size > maxBody) throw tooLarge(maxBody);
        if (bufferedBytes > budget) throw shed;
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks, size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw incomplete;
      discardRest(request, maxBody);
      throw error;
    } finally {
      bufferedBytes -= size;
    }
  };

  return async (request) => {
    checkType(request);
    return parse(await collect(request), numbers);
  };
};

/** The functions framework has already read the body, and keeps it in `rawBody`. */
const chunksOf = (request: IncomingMessage): AsyncIterable<unknown> | Iterable<unknown> => {
  const { rawBody } = request as { readonly rawBody?: unknown };
  // The default iterator would destroy the socket when reading stops; the sender must be able to read the answer.
  return Buffer.isBuffer(rawBody) ? [rawBody] : request.iterator({ destroyOnReturn: false });
};

/** Reads and discards the rest of a refused body, so that its sender can read the answer; up to a limit. */
const discardRest = (request: IncomingMessage, maxBody: number): void => {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > 4 * maxBody) request.destroy();
  });
};

const checkType = ({ headers }: IncomingMessage): void => {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((part) => part.startsWith('charset='))?.slice(8);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (type !== 'application/json' || !['utf-8', '"utf-8"', undefined].includes(charset)) {
    throw refuse(
      415,
      [
        {
          where: 'content-type',
          what: type === '' ? 'is missing' : `is ${quote(headers['content-type'] ?? '')}`,
          fix: "send JSON in UTF-8 with 'content-type: application/json'",
        },
      ],
      ['Accept-Post', 'application/json'],
    );
  }
  if (encoding !== 'identity') {
    throw refuse(
      415,
      [
        {
          where: 'content-encoding',
          what: `is ${quote(encoding)}`,
          fix: 'send the body without compression',
        },
      ],
      ['Accept-Encoding', 'identity'],
    );
  }
};

const parse = (body: Buffer, numbers: NumberReading): unknown => {
  if (body.length === 0) throw malformed('is empty', 'send one message or an array of them');
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
    throw malformed('begins with a byte order mark', 'send UTF-8 without one');
  }
  if (!isUtf8(body)) throw malformed('is not UTF-8', 'send JSON in UTF-8');
  try {
    return parseJson(body.toString(), numbers);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const fix = error.code === 'bad-json' ? 'send one JSON object or an array of them' : 'send each key once';
    throw malformed(error.message, fix);
  }
};

const malformed = (problem: string, fix: string): Error => refuse(400, [{ where: 'body', what: problem, fix }]);

/** The sender has disconnected, so nobody reads it. */
const incomplete = malformed('ended early', 'send it again');

const tooLarge = (maxBody: number): Error =>
  refuse(413, [
    {
      where: 'body',
      what: `is larger than ${maxBody} bytes`,
      fix: 'send the messages in several requests',
    },
  ]);
