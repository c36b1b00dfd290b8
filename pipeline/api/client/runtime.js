/**
 * Shared by all generated clients: requests with retries, pages as async iterators, integers that keep every digit, errors
 * as objects. No dependencies; runs where there is fetch: Node 18 and later, browsers.
 */

/** An error answer, with the texts of the service. Source of its format: RFC 9457. */
export class ApiProblem extends Error {
  constructor(status, body, retryAfter) {
    const problem = typeof body === 'object' && body !== null ? body : {};
    const text = Object.values(problem).find((value) => typeof value === 'string');
    super(problem.detail ?? text ?? `the service answered ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = problem.title;
    this.instance = problem.instance;
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** No answer came after all tries; the message has the URL, `cause` is the last error. */
export class ConnectionFailed extends Error {
  constructor(method, url, tries, cause) {
    const place = url.split('?')[0];
    super(`${method} ${place} got no answer in ${tries === 1 ? '1 try' : `${tries} tries`}: ${reasonOf(cause)}`, {
      cause,
    });
    this.name = 'ConnectionFailed';
    this.url = url;
  }
}

/** Node's fetch says 'fetch failed', and has the reason as the cause: one error, or one for each address. */
const reasonOf = (error) => {
  const inner = error?.cause ?? error;
  const first = Array.isArray(inner?.errors) ? inner.errors[0] : inner;
  return first?.message || first?.code || String(first);
};

/** A string, or a number outside of strings. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const longInteger = /^-?\d{16,}$/;

/**
 * Parses JSON. The fields named in `integers`, and the lists in them, keep every digit: as numbers while those are exact,
 * else as bigints.
 */
export const parseExact = (text, integers) => {
  if (integers.size === 0 || !/\d{16}/.test(text)) return JSON.parse(text);
  // Long integers become marked texts before parsing; afterwards those of other fields become numbers again.
  const mark = `int${Math.random().toString(36).slice(2)}:`;
  const marked = text.replace(stringOrNumber, (token) =>
    longInteger.test(token) && !Number.isSafeInteger(Number(token)) ? `"${mark}${token}"` : token,
  );
  const unmark = (value, isInteger) => {
    if (typeof value !== 'string' || !value.startsWith(mark)) return value;
    const digits = value.slice(mark.length);
    return isInteger ? BigInt(digits) : Number(digits);
  };
  return JSON.parse(marked, function (key, value) {
    if (Array.isArray(value)) return value.map((item) => unmark(item, integers.has(key)));
    // What is in a list is decided with the list's own key.
    return Array.isArray(this) ? value : unmark(value, integers.has(key));
  });
};

/** Writes bigints as digits, not as text. */
export const stringifyExact = (value) => {
  const marks = [];
  const mark = `int${Math.random().toString(36).slice(2)}:`;
  const text = JSON.stringify(value, (_key, item) => {
    if (typeof item !== 'bigint') return item;
    marks.push(item);
    return `${mark}${marks.length - 1}`;
  });
  return marks.length === 0
    ? text
    : text.replace(new RegExp(`"${mark}(\\d+)"`, 'g'), (_, i) => String(marks[Number(i)]));
};

const parameterText = (value) => {
  if (Array.isArray(value)) return value.map(parameterText).join(',');
  return value instanceof Date ? value.toISOString() : String(value);
};

/** '?a=1&b[gte]=2', or '' for nothing. */
const searchOf = (parameters) => {
  const pairs = Object.entries(parameters ?? {}).filter(([, value]) => value !== undefined);
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(parameterText(value))}`);
  return text.length === 0 ? '' : `?${text.join('&')}`;
};

/** The URL of the next page in a Link header. */
const nextOf = (header, url) => {
  for (const [, target, rest] of (header ?? '').matchAll(/<([^>]*)>([^,<]*)/g)) {
    if (/;\s*rel="?next"?/.test(rest)) return new URL(target, url).href;
  }
  return undefined;
};

/** Milliseconds of a Retry-After header, which is a date or a number of seconds. */
const waitOf = (header) => {
  if (header === null || header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
};

const pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });

const hex = (digits) => Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join('');

/** A UUID of version 7: the service needs no look-up for a key that has its time. */
const key = () => {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = globalThis.crypto?.randomUUID?.() ?? `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
};

const transient = new Set([429, 503]);

/** The key of a line that has a cursor instead of a row. */
const cursorKey = '_cursor';

const withCursor = (parameters, cursor, received) => ({
  ...parameters,
  cursor,
  ...(parameters?.limit === undefined ? {} : { limit: parameters.limit - received }),
});

export const createTransport = (options, integers) => {
  const { baseUrl, token, retries = 4, maxWaitMs = 30_000, fetch = globalThis.fetch } = options;
  const base = baseUrl.replace(/\/+$/, '');

  const headersOf = async (headers) => {
    const current = typeof token === 'function' ? await token() : token;
    return current === undefined ? headers : { ...headers, authorization: `Bearer ${current}` };
  };

  const send = async (url, init, signal) => {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= retries;
      const headers = await headersOf(init.headers);
      let response;
      try {
        response = await fetch(url, { ...init, headers, signal });
      } catch (error) {
        if (signal?.aborted) throw error;
        if (last) throw new ConnectionFailed(init.method ?? 'GET', url, attempt + 1, error);
        await pause(Math.min(maxWaitMs, 2 ** attempt * 200 * (0.5 + Math.random() / 2)), signal);
        continue;
      }
      if (response.ok) return response;
      const wait = waitOf(response.headers.get('retry-after'));
      const text = await response.text();
      if (last || !transient.has(response.status) || (wait ?? 0) > maxWaitMs) {
        throw new ApiProblem(response.status, bodyOf(text), wait === undefined ? undefined : wait / 1_000);
      }
      await pause((wait ?? 2 ** attempt * 200) + Math.random() * 100, signal);
    }
  };

  const page = async (url, read, signal) => {
    const response = await send(url, { headers: { accept: 'application/json' } }, signal);
    const rows = read(parseExact(await response.text(), integers));
    return {
      rows,
      next: nextOf(response.headers.get('link'), url),
      skipped: Number(response.headers.get('atalaya-skipped-rows') ?? 0),
      storedAt: response.headers.get('atalaya-stored-at') ?? undefined,
    };
  };

  const linesOf = async function* (path, parameters, signal) {
    const url = `${base}${path}${searchOf(parameters)}`;
    const response = await send(url, { headers: { accept: 'application/x-ndjson' } }, signal);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let rest = '';
    try {
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
        rest = parts.pop();
        yield* parts;
      }
    } finally {
      // The caller may stop before the end.
      await reader.cancel().catch(() => undefined);
    }
  };

  const publish = async (path, messages, { signal, idempotencyKey = key() } = {}) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    const response = await send(`${base}${path}`, { method: 'POST', headers, body: stringifyExact(messages) }, signal);
    return response.json();
  };

  return {
    /** Iterates over the rows of all pages; `pages()` iterates over pages, `first()` returns the first page. */
    rows: (path, parameters, read, { signal } = {}) => {
      const start = `${base}${path}${searchOf(parameters)}`;
      const pages = async function* () {
        for (let url = start; url !== undefined;) {
          const current = await page(url, read, signal);
          yield current;
          url = current.next;
        }
      };
      return {
        first: () => page(start, read, signal),
        pages,
        async *[Symbol.asyncIterator]() {
          for await (const { rows } of pages()) yield* rows;
        },
      };
    },

    /** Iterates over an export; one that breaks off goes on at the last cursor that was received. */
    lines: (path, parameters, { signal } = {}) => ({
      async *[Symbol.asyncIterator]() {
        let cursor = '';
        let received = 0;
        for (let breaks = 0; ; breaks++) {
          // Rows since the cursor come only when their cursor or the end has come: none is given twice.
          let waiting = [];
          try {
            for await (const line of linesOf(path, withCursor(parameters, cursor, received), signal)) {
              const row = parseExact(line, integers);
              if (!(cursorKey in row)) {
                waiting.push(row);
                continue;
              }
              const rows = waiting;
              waiting = [];
              cursor = row[cursorKey];
              received += rows.length;
              breaks = 0;
              yield* rows;
              if (received === parameters?.limit) return;
            }
          } catch (error) {
            const isFinal = error instanceof ApiProblem || error instanceof ConnectionFailed;
            if (isFinal || signal?.aborted || breaks >= retries) throw error;
            await pause(Math.min(maxWaitMs, 100 * 2 ** breaks), signal);
            continue;
          }
          yield* waiting;
          return;
        }
      },
    }),

    publish: async (path, messages, options) => (await publish(path, messages, options)).messageIds,

    /** Like `publish`, with the fields that the service kept out of the messages. */
    publishAndName: async (path, messages, options) => {
      const { messageIds, ignored = [], moreIgnored = 0 } = await publish(path, messages, options);
      return { messageIds, ignored, moreIgnored };
    },
  };
};

const bodyOf = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
