/** The view for analysts, as the service and the emitted Terraform create it. */
import { hiddenColumns } from '../schema.ts';
import { syntheticPrefix } from '../synthetic.ts';

const { messageId, publishedAt, storedAt } = hiddenColumns;

/** SQL that is true for every message but those of tests. */
export const isReal: string = `NOT STARTS_WITH(\`${messageId}\`, '${syntheticPrefix}')`;

/** Every message once, without test messages. `table` is quoted for SQL. */
export const viewStatement = (table: string): string =>
  `SELECT * FROM ${table} WHERE ${isReal} QUALIFY ROW_NUMBER() OVER ` +
  `(PARTITION BY \`${messageId}\` ORDER BY \`${publishedAt}\`, \`${storedAt}\`) = 1`;
