/** The page that comes with a client: how to make one, and one example of each thing it does. */
import type { System } from '../../../model/system.ts';
import { operationsOf, type Operation } from '../openapi/operations.ts';

export const clientReadme = (system: System): string => {
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

- Rows come page by page: the next page is asked for when the rows of the one before are taken.
- Integers are numbers while those are exact, and bigints beyond 2^53.
- Errors are \`ApiProblem\`: \`status\`, \`message\`, \`errors\`. What may pass (429, 503, broken connections) is tried again, no sooner than the service asks.
- What is published twice by a retry is stored once: each call carries an \`Idempotency-Key\`.
`;
};

const example = ({ schema }: System, operation: Operation): string => {
  const { id } = operation;
  const [first = ''] = Object.keys(schema);
  switch (operation.kind) {
    case 'List':
      return `for await (const row of client.${id}({ sort: '${(operation.route.filters ?? Object.keys(schema))[0] ?? first}' })) console.log(row);`;
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
