import { expect, test } from '@jest/globals';
import { withoutDefaults } from './withoutDefaults.ts';

test('fields with a default value go; entries of maps, empty messages and members of lists stay', () => {
  const written = {
    displayName: 'a',
    labels: { atalaya: '' },
    tiles: [{ xPos: 0, width: 1, widget: { title: '', blank: {} } }, { thresholds: [{ value: 0, label: '' }] }],
    filters: [],
    visible: false,
  };
  expect(withoutDefaults(written)).toEqual({
    displayName: 'a',
    labels: { atalaya: '' },
    tiles: [{ width: 1, widget: { blank: {} } }, { thresholds: [{}] }],
  });
});
