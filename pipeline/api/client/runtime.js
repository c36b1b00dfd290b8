/**
 * What every generated client does, whatever its system: requests with retries, pages as async iterators, integers that
 * keep every digit, errors as objects. No dependencies; runs wherever there is fetch: Node 18 and later, browsers.
 */

/** An answer that is an error, in the words of the service. Source of the form: RFC 9457. */
export class ApiProblem extends Error {
  constructor(status, body, retryAfter) {
    const problem = typeof body === 'object' && body !== null ? body : {};
    const words = Object.values(problem).find((value) => typeof value === 'string');
    super(problem.detail ?? words ?? `the service answered ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = problem.title;
    this.instance = problem.instance;
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** A key, or a text, and the long integer that stands under the key. */
const longInteger = /"((?:[^"\\]|\\.)*)"(?:(\s*:\s*)(-?\d{16,})(?![\d.eE]))?/g;

/** JSON of which the fields named in `integers` keep every digit: as numbers while those are exact, else as bigints. */
export const parseExact = (text, integers) => {
  if (integers.size === 0 || !/\d{16}/.test(text)) return JSON.parse(text);
  // Such an integer becomes text for a moment; a field that is an integer is never text otherwise.
  const quoted = text.replace(longInteger, (all, key, colon, digits) =>
    digits === undefined || !integers.has(key) || Number.isSafeInteger(Number(digits))
      ? all
      : `"${key}"${colon}"${digits}"`,
  );
  return JSON.parse(quoted, (key, value) =>
    integers.has(key) && typeof value === 'string' && /^-?\d{16,}$/.test(value) ? BigInt(value) : value,
  );
};

/** Bigints as digits, not as text. */
export const stringifyExact = (value) => {
  const marks = [];
  const mark = `int${Math.random().toString(36).slice(2)}:`;
  const text = JSON.stringify(value, (_key, one) => {
    if (typeof one !== 'bigint') return one;
    marks.push(one);
    return `${mark}${marks.length - 1}`;
  });
  return marks.length === 0
    ? text
    : text.replace(new RegExp(`"${mark}(\\d+)"`, 'g'), (_, i) => String(marks[Number(i)]));
};

const written = (value) => {
  if (Array.isArray(value)) return value.map(written).join(',');
  return value instanceof Date ? value.toISOString() : String(value);
};

/** '?a=1&b[gte]=2', or '' for nothing. */
const searchOf = (parameters) => {
  const pairs = Object.entries(parameters ?? {}).filter(([, value]) => value !== undefined);
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(written(value))}`);
  return text.length === 0 ? '' : `?${text.join('&')}`;
};

/** The URL that a Link header names as the next page. */
const nextOf = (header, url) => {
  for (const [, target, rest] of (header ?? '').matchAll(/<([^>]*)>([^,<]*)/g)) {
    if (/;\s*rel="?next"?/.test(rest)) return new URL(target, url).href;
  }
  return undefined;
};

/** Milliseconds; a date or seconds. */
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

const key = () =>
  globalThis.crypto?.randomUUID?.() ??
  Array.from({ length: 4 }, () =>
    Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');

const passing = new Set([429, 503]);

export const createTransport = (options, integers) => {
  const { baseUrl, token, retries = 4, maxWaitMs = 30_000, fetch = globalThis.fetch } = options;
  const base = baseUrl.replace(/\/+$/, '');

  const headersOf = async (more) => {
    const found = typeof token === 'function' ? await token() : token;
    return found === undefined ? more : { ...more, authorization: `Bearer ${found}` };
  };

  const send = async (url, init, signal) => {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= retries;
      let response;
      try {
        response = await fetch(url, { ...init, headers: await headersOf(init.headers), signal });
      } catch (error) {
        if (last || signal?.aborted) throw error;
        await pause(Math.min(maxWaitMs, 2 ** attempt * 200 * (0.5 + Math.random() / 2)), signal);
        continue;
      }
      if (response.ok) return response;
      const wait = waitOf(response.headers.get('retry-after'));
      const text = await response.text();
      if (last || !passing.has(response.status) || (wait ?? 0) > maxWaitMs) {
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

  return {
    /** Rows of all pages, one after the other; `pages()` and `first()` for those who count them. */
    rows: (path, parameters, read, { signal } = {}) => {
      const start = `${base}${path}${searchOf(parameters)}`;
      const pages = async function* () {
        for (let url = start; url !== undefined;) {
          const found = await page(url, read, signal);
          yield found;
          url = found.next;
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

    lines: (path, parameters, { signal } = {}) => ({
      async *[Symbol.asyncIterator]() {
        const url = `${base}${path}${searchOf(parameters)}`;
        const response = await send(url, { headers: { accept: 'application/x-ndjson' } }, signal);
        const decoder = new TextDecoder();
        const reader = response.body.getReader();
        let rest = '';
        try {
          for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
            const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
            rest = parts.pop();
            for (const line of parts) yield parseExact(line, integers);
          }
        } finally {
          // Whoever has seen enough takes no more.
          await reader.cancel().catch(() => undefined);
        }
      },
    }),

    publish: async (path, messages, { signal, idempotencyKey = key() } = {}) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      const response = await send(
        `${base}${path}`,
        { method: 'POST', headers, body: stringifyExact(messages) },
        signal,
      );
      return (await response.json()).messageIds;
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
