/** The baseline of the receiver's benchmark: a bare HTTP server that stores each body in SQLite, in groups, and answers. Prints its URL. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

const [file = ''] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec(
  'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bodies (id INTEGER PRIMARY KEY, body TEXT)',
);
const insert = database.prepare('INSERT INTO bodies (body) VALUES (?)');

let waiting: { readonly body: string; readonly response: ServerResponse }[] = [];
const flush = (): void => {
  const batch = waiting;
  waiting = [];
  database.exec('BEGIN');
  for (const { body } of batch) insert.run(JSON.stringify(JSON.parse(body)));
  database.exec('COMMIT');
  for (const { response } of batch) response.end('{"status":"stored"}');
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ body: Buffer.concat(chunks).toString(), response });
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
