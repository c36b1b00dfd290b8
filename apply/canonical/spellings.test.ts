import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Json, JsonObject, Kind } from '../resource.ts';
import { canonical } from './canonical.ts';
import { durations, longs, maps } from './fields.ts';

const project = { id: 'shop-prod', number: '123' };
const form = (kind: Kind, body: JsonObject): JsonObject => canonical(kind, body, project);

/** What a server may do to any message: other spellings, and defaults written out or left out. */
const respelled = (value: Json, field: string, choose: () => number): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => respelled(item, field, choose));
  if (typeof value === 'string') {
    const seconds = /^(\d+)s$/.exec(value)?.[1];
    if (durations.has(field) && seconds !== undefined && choose() % 2 === 0)
      return choose() % 2 === 0 ? { seconds, nanos: 0 } : `${seconds}.000s`;
    return value.replaceAll(`projects/${project.id}/`, `projects/${choose() % 2 === 0 ? project.number : project.id}/`);
  }
  if (typeof value === 'number' && longs.has(field) && Number.isInteger(value) && choose() % 2 === 0)
    return String(value);
  if (typeof value !== 'object' || value === null || maps.has(field)) return value;
  const members = Object.entries(value).map(([name, inner]) => [name, respelled(inner ?? null, name, choose)] as const);
  const unset = [
    ['unsetText', ''],
    ['unsetList', []],
    ['unsetEnum', 'THING_UNSPECIFIED'],
    ['unsetFlag', false],
    ['unsetMessage', null],
  ] as const;
  return Object.fromEntries([...members, ...unset.filter(() => choose() % 2 === 0)]);
};

const json = fc.letrec<{ value: Json; message: JsonObject }>((tie) => ({
  message: fc
    .record(
      {
        displayName: fc.string({ minLength: 1 }),
        duration: fc.integer({ min: 0, max: 9_999 }).map((seconds) => `${seconds}s`),
        columns: fc.integer({ min: 0, max: 48 }),
        filter: fc.constantFrom(
          'a',
          'projects/shop-prod/services/x',
          'select_slo_burn_rate("projects/shop-prod/services/a/b")',
        ),
        thresholdValue: fc.double({ noNaN: true, noDefaultInfinity: true }),
        custom: fc.constant({}),
        userLabels: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { maxKeys: 3 }),
        inner: tie('message'),
        items: fc.array(tie('message'), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    )
    .map((value) => value as JsonObject),
  value: tie('message'),
})).message;

test.each<Kind>(['service', 'slo', 'logMetric', 'uptimeCheck', 'alertPolicy', 'dashboard'])(
  '%s: any message has the same form in any spelling, and its form is its own form',
  (kind) => {
    fc.assert(
      fc.property(json, fc.infiniteStream(fc.nat(7)), (body, stream) => {
        const choose = (): number => stream.next().value as number;
        const own = form(kind, body);
        expect(form(kind, respelled(body, '', choose) as JsonObject)).toEqual(own);
        expect(form(kind, own)).toEqual(own);
      }),
      { numRuns: 100 },
    );
  },
);
