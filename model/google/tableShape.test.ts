import { expect, test } from '@jest/globals';
import { integer, optional, record, repeated, string } from '../schema.ts';
import { tableColumns, tableField } from './tableShape.ts';

test('every column has a mode, those of nested records too: without one, every plan of Terraform would differ', () => {
  const schema = {
    id: string(),
    tags: repeated(string({ description: 'One word' })),
    lines: repeated(record({ sku: string(), count: optional(integer()) })),
  };
  expect(tableColumns(schema).map(tableField)).toEqual([
    { name: 'id', type: 'STRING', mode: 'NULLABLE' },
    { name: 'tags', type: 'STRING', mode: 'REPEATED', description: 'One word' },
    {
      name: 'lines',
      type: 'RECORD',
      mode: 'REPEATED',
      fields: [
        { name: 'sku', type: 'STRING', mode: 'NULLABLE' },
        { name: 'count', type: 'INT64', mode: 'NULLABLE' },
      ],
    },
    { name: '_message_id', type: 'STRING', mode: 'NULLABLE', description: 'Original message id' },
    { name: '_published_at', type: 'TIMESTAMP', mode: 'NULLABLE', description: 'When it was published' },
    { name: '_stored_at', type: 'TIMESTAMP', mode: 'NULLABLE', description: 'When it was stored' },
  ]);
});
