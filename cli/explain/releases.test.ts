import { beforeAll, describe, expect, test } from '@jest/globals';
import { emittedFrom } from '../../explain/emitted.ts';
import { explain, type Sources } from '../../explain/explain.ts';
import type { World } from '../../explain/subject.ts';
import { readK6Runtime } from '../loadtest/k6Runtime.ts';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { loadWorld } from './loadWorld.ts';
import { explanationText } from './text.ts';

let world: World;
let sources: Sources;
beforeAll(async () => {
  world = await loadWorld('diary', { systems: systemsFolder, stderr: () => undefined });
  const at = Date.parse('2026-03-11T12:00:00Z');
  sources = { statusOf: () => undefined, emittedOf: emittedFrom(world, readK6Runtime()), at };
});

const text = (id: string, from: Partial<Sources> = {}): string =>
  explanationText(explain(id, world, { ...sources, ...from }), { columns: 100, colour: false });

describe('an alert says what was released last', () => {
  const id = 'diary-api-availability-burn-page';
  const releasesOf: Sources['releasesOf'] = (system) =>
    system === 'diary'
      ? [{ text: '2026-03-11 11:50 UTC in prod: diary-api-2 promoted by octocat', facts: { kind: 'promoted' } }]
      : [];

  test('as this machine knows it, in words and for programs', () => {
    expect(text(id, { releasesOf })).toContain(`What was released last
  - 2026-03-11 11:50 UTC in prod: diary-api-2 promoted by octocat
`);
    expect(explain(id, world, { ...sources, releasesOf }).facts['releases']).toEqual([{ kind: 'promoted' }]);
  });

  test('and nothing where it knows of none', () => {
    expect(text(id, { releasesOf: () => [] })).toBe(text(id));
    expect(text(id)).not.toContain('released last');
  });
});
