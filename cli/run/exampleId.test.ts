import { expect, test } from '@jest/globals';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { withExampleId } from './exampleId.ts';

test('an example names a system that is there', () => {
  expect(withExampleId('$ npx atalaya gate {id}\n$ npx atalaya cost {id}', systemsFolder)).toBe(
    '$ npx atalaya gate attendees\n$ npx atalaya cost attendees',
  );
});

test('where there is none, it names the one that the guide adds', () => {
  expect(withExampleId('$ npx atalaya gate {id}', '/nowhere')).toBe('$ npx atalaya gate orders');
});
