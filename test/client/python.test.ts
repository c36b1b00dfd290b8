/** The Python client: equal to the committed file, type-checked in strict mode, and run against the API and against a service that fails. */
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { pythonClient } from '../../pipeline/api/client/python/python.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { expectGolden } from '../support/golden.ts';
import { testWith } from '../support/needs.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');
const runtime = readFileSync(path.join(root, 'pipeline', 'api', 'client', 'python', 'runtime.py'), 'utf8');
const file = 'freight_api_client.py';
const { stages } = everyType;
const lenient: PipelineSystem = { ...everyType, stages: { ...stages, api: { ...stages.api, unknownFields: 'drop' } } };
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  const { code, stdout } = await runInProcess(['client', 'freight', '--language', 'python', '--out', '.'], {
    cwd: folder,
  });
  expect([code, stdout]).toEqual([0, `${file}\n`]);
  writeFileSync(path.join(folder, 'invoices_api_client.py'), pythonClient(lenient, runtime));
});

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** What the script prints, as JSON; without a proxy of this machine. */
const run = async (python: string, script: string): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(python, ['-B', '-c', `import json\n${script}`], {
    cwd: folder,
    timeout: 60_000,
    env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
  });
  return JSON.parse(stdout);
};

test("freight's client is the committed file", () => {
  expectGolden(
    path.join(import.meta.dirname, 'fixtures', 'freight', file),
    readFileSync(path.join(folder, file), 'utf8'),
  );
});

const usage = `
from datetime import datetime, timezone
from decimal import Decimal

import freight_api_client as freight
import invoices_api_client as invoices

client = freight.Client("http://127.0.0.1:8080", token=lambda: "x")
for row in client.list_freight({"origin": "LAS", "delay[gte]": 30, "date[lt]": datetime.now(timezone.utc), "sort": "-delay"}):
    delay: int = row["delay"]
for partial in client.export_freight(fields=["origin"]):
    origin: str | None = partial.get("origin")
page = client.get_freight_by_origin({"origin": "LAS"}).first()
date: str = page.rows[0]["date"]
ids: list[str] = client.publish_freight({"date": datetime.now(timezone.utc), "delay": 1, "distance": 2, "origin": "LAS", "destination": "LAX"})
client.list_freight({"airport": "LAS"})  # type: ignore[call-overload]
client.list_freight({"delay": "late"})  # type: ignore[call-overload]
client.list_freight({"sort": "airport"})  # type: ignore[call-overload]
client.list_freight(fields=["airport"])  # type: ignore[list-item]
client.get_freight_by_origin({})  # type: ignore[call-overload]
client.publish_freight({"origin": "LAS"})  # type: ignore[arg-type]
answer: invoices.Published = invoices.Client("http://127.0.0.1").publish_invoices(
    {"id": "1", "issued": "2024-10-10", "total": Decimal("1.5"), "items": [{"price": 1}], "payload": {"a": [None]}, "signature": b"x"}
)
for invoice in invoices.Client("http://127.0.0.1").list_invoices({"total[gte]": Decimal(1)}):
    total: str = invoice["total"]
    buyer = invoice["buyer"]
    limits: list[str] = [] if buyer is None else buyer["limits"]
    amount: str | None = invoice["items"][0]["discounts"][0]["amount"]
`;

testWith('mypy', 'in strict mode the types accept right use and refuse wrong use', async (mypy) => {
  mkdirSync(path.join(folder, 'types'), { recursive: true });
  writeFileSync(path.join(folder, 'usage.py'), usage);
  const strict = ['--strict', '--warn-unused-ignores', '--python-version', '3.11', '--cache-dir', 'types'];
  const { stdout } = await promisify(execFile)(mypy, [...strict, 'usage.py'], { cwd: folder }).catch(
    (error: { readonly stdout: string }) => error,
  );
  expect(stdout).toBe('Success: no issues found in 1 source file\n');
});

testWith('python3', 'freight are published once, read page by page and exported, with every digit', async (python) => {
  const [system] = await loadPipelines(systemsFolder, ['freight']);
  const pipeline = await startPipeline(system!);
  const prelude = `from freight_api_client import ApiProblem, Client
from datetime import datetime, timezone
client = Client("${pipeline.url}/")
`;
  const published = await run(
    python,
    `${prelude}
freight = [{"date": datetime.fromtimestamp(i, timezone.utc), "delay": 2**62 + 1 if i == 7 else i, "distance": 1, "origin": "LAS", "destination": "LAX"} for i in range(25)]
first = client.publish_freight(freight, idempotency_key="k1")
print(json.dumps([len(first), first == client.publish_freight(freight, idempotency_key="k1")]))`,
  );
  expect(published).toEqual([25, true]);
  await pipeline.settled();
  const read = await run(
    python,
    `${prelude}
delays = [row["delay"] == (2**62 + 1 if i == 7 else i) for i, row in enumerate(client.list_freight({"limit": 10, "sort": "date"}, fields=["delay"]))]
pages = [[len(page.rows), page.next is None, page.stored_at is not None, page.skipped] for page in client.list_freight({"limit": 10}).pages()]
exported = [str(row["delay"]) for row in client.export_freight({"delay[in]": [2**62 + 1, 3], "sort": "delay"})]
limited = len(list(client.export_freight({"limit": 7})))
rows = client.get_freight_by_origin({"origin": "LAS"}, {"limit": 1}, fields=["distance", "origin"]).first().rows
try:
    client.get_freight_by_origin({"origin": "X/Y:Z"}).first()
except ApiProblem as error:
    problem = [error.status, str(error)]
print(json.dumps([delays, pages, exported, limited, rows, problem]))`,
  );
  expect(read).toEqual([
    Array.from({ length: 25 }, () => true),
    [
      [10, false, true, 0],
      [10, false, true, 0],
      [5, true, true, 0],
    ],
    ['3', '4611686018427387905'],
    7,
    [{ distance: 1, origin: 'LAS' }],
    [404, 'There is nothing under this key. Fix: check the key, or repeat the request later.'],
  ]);
});

testWith('python3', 'days, decimals and bytes are sent as the service takes them', async (python) => {
  const pipeline = await startPipeline(lenient);
  const script = `from invoices_api_client import Client
from datetime import date
from decimal import Decimal
client = Client("${pipeline.url}")
`;
  const published = await run(
    python,
    `${script}
answer = client.publish_invoices({"id": "a", "issued": date(2024, 2, 29), "total": Decimal("1E+3"), "signature": b"\\x00\\xff", "payload": {"n": [None]}, "items": [], "itmes": []})
print(json.dumps([len(answer.message_ids), answer.ignored, answer.more_ignored]))`,
  );
  expect(published).toEqual([1, ['itmes'], 0]);
  await pipeline.settled();
  const rows = await run(
    python,
    `${script}
print(json.dumps(list(client.list_invoices({"issued": date(2024, 2, 29)}, fields=["total", "signature", "payload"]))))`,
  );
  expect(rows).toEqual([{ total: '1000', signature: 'AP8=', payload: { n: [null] } }]);
});

testWith('python3', 'it waits for Retry-After, repeats with the same key, and says what failed', async (python) => {
  const seen: (readonly [string, boolean])[] = [];
  let first: unknown;
  const url = await serve(({ method, headers, url: at }, response) => {
    const { 'idempotency-key': key, authorization } = headers;
    first ??= key;
    seen.push([`${method} ${at} ${authorization}`, key === first]);
    if (at === '/freight?limit=1') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    if (seen.length === 1) return void response.writeHead(429, { 'retry-after': '0' }).end();
    if (seen.length === 2) return void response.destroy();
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"messageIds":["1"]}');
  });
  const answer = await run(
    python,
    `from freight_api_client import ApiProblem, Client, ConnectionFailed
from datetime import datetime
message = {"date": "2024-10-10T00:00:00Z", "delay": 1, "distance": 2, "origin": "LAS", "destination": "LAX"}
tokens = iter(["t1", "t2", "t3", "t4"])
client = Client("${url}", token=lambda: next(tokens))
texts = [client.publish_freight(message)]
for call in (
    lambda: client.list_freight({"limit": 1}).first(),
    lambda: Client("http://127.0.0.1:1", retries=1).list_freight({"origin": "LAS"}).first(),
    lambda: Client("127.0.0.1:8080"),
    lambda: client.publish_freight({**message, "date": datetime(2024, 10, 10)}),
):
    try:
        call()
    except (ApiProblem, ConnectionFailed, ValueError) as error:
        texts.append(f"{type(error).__name__}: {error}")
print(json.dumps(texts))`,
  );
  expect(answer).toEqual([
    ['1'],
    'ApiProblem: the service answered 302',
    'ConnectionFailed: GET http://127.0.0.1:1/freight got no answer in 2 tries: Connection refused',
    "ValueError: base_url is '127.0.0.1:8080'. Fix: write it with its scheme, such as 'https://api.example.com'",
    'ValueError: datetime.datetime(2024, 10, 10, 0, 0) has no time zone. Fix: datetime(…, tzinfo=timezone.utc)',
  ]);
  expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(seen).toEqual([
    ['POST /freight Bearer t1', true],
    ['POST /freight Bearer t2', true],
    ['POST /freight Bearer t3', true],
    ['GET /freight?limit=1 Bearer t4', false],
  ]);
});

testWith('python3', 'an export that breaks off goes on at the last cursor, with every row once', async (python) => {
  const urls: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    urls.push(request.url);
    if (urls.length > 1) return void response.end('{"n":3}\n{"n":4}\n{"_cursor":"def"}\n');
    response.write('{"n":1}\n{"n":2}\n{"_cursor":"abc"}\n{"n":3}\n{"n":', () => response.destroy());
  });
  const rows = await run(
    python,
    `from freight_api_client import Client
print(json.dumps(list(Client("${url}").export_freight({"limit": 9}))))`,
  );
  expect([rows, urls]).toEqual([
    [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
    ['/freight.ndjson?limit=9&cursor=', '/freight.ndjson?limit=7&cursor=abc'],
  ]);
});
