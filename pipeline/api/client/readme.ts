/** The README of a client: how to create it, and an example of each operation. */
import { filterFields, type Schema } from '../../../model/schema.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { operationsOf, type Operation } from '../openapi/operations.ts';

export const clientReadme = (system: PipelineSystem): string => {
  const { api } = system.stages;
  const token = api.auth === 'none' ? '' : ', token: process.env.TOKEN';
  const examples = operationsOf(system).map((operation) => example(system, operation));
  return `# ${api.name}: client

${system.description} Generated from the service's own definition; no dependencies; Node 18 or later, and browsers.

\`\`\`js
import { ApiProblem, createClient } from './index.js';

const client = createClient({ baseUrl: 'http://127.0.0.1:${api.port}'${token} });

${examples.join('\n\n')}
\`\`\`

- Rows are read page by page: the next page is requested when you have read the rows of the previous one.
- Integers are numbers, or bigints beyond 2^53, so that no digit is lost.
- Errors are \`ApiProblem\`: \`status\`, \`message\`, \`errors\`. Transient failures (429, 503, broken connections) are retried, not before the time that the service asks for. Where no answer came, \`ConnectionFailed\` names the URL and the reason.
- An export that breaks off goes on where it was, with every row once; its rows come in parts of about a thousand.
- A retried publish is stored once: each call has an \`Idempotency-Key\`, a UUID of version 7, which holds for ${api.keyLifetime} and costs the service nothing. A key of your own (\`idempotencyKey\`) without a time in it costs a look-up; repeated after ${api.keyLifetime}, it is a new message.
`;
};

/** By the first field that can be sorted by; nothing where there is none. */
const sortExample = (schema: Schema, filters: readonly string[] | undefined): string => {
  const [first] = filterFields(schema, filters);
  return first === undefined ? '' : `{ sort: '${first}' }`;
};

const example = ({ schema }: PipelineSystem, operation: Operation): string => {
  const { id } = operation;
  const [first = ''] = Object.keys(schema);
  switch (operation.kind) {
    case 'List':
      return `for await (const row of client.${id}(${sortExample(schema, operation.route.filters)})) console.log(row);`;
    case 'Export':
      return `for await (const row of client.${id}({ limit: 5 })) console.log(row.${first});`;
    case 'Lookup':
      return `const { rows } = await client.${id}({ ${operation.route.keys.map((key) => `${key}: …`).join(', ')} }).first();`;
    case 'Publish':
      return `const messageIds = await client.${id}({ ${Object.keys(schema)
        .map((name) => `${name}: …`)
        .join(', ')} });`;
  }
};
