/** A rollout's reads and writes on Cloud Run: the shares after each, and what is refused. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { concurrentEdits, cut, tooMany, unavailable, type Fault } from '../../google/cloud/faults.ts';
import { image } from '../../google/cloud/run/testing/serving.ts';
import type { Call } from '../../google/cloud/service.ts';
import type { Candidate } from '../../../rollout/target.ts';
import { first, openFakeService, type FakeService } from './fakeService.ts';

let fake: FakeService;
beforeEach(async () => {
  fake = await openFakeService();
});
afterEach(async () => fake.close());

const candidate: Candidate = {
  revision: 'orders-abc1234-17',
  tag: 'cabc1234',
  image: image('b'),
  commit: 'abc1234'.padEnd(40, '0'),
};
const isPatch = ({ method }: Call): boolean => method === 'PATCH';
const create = async (): Promise<string> => {
  const { etag } = await fake.target.read();
  return (await fake.target.create(candidate, etag)).etag;
};
const shift = async (percent: number): Promise<void> => {
  const { etag } = await fake.target.read();
  await fake.target.shift(
    [
      { revision: first, percent: 100 - percent, tag: 'previous' },
      { revision: candidate.revision, percent, tag: candidate.tag },
    ],
    etag,
  );
};

/** The message of the rejection; '' where there is none. */
const messageOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('A service that follows its newest revision is read by the name of that revision', async () => {
  expect(await fake.target.read()).toMatchObject({
    service: 'orders',
    traffic: [{ revision: first, percent: 100 }],
    revisions: [{ name: first, ready: 'yes', image: image('a') }],
  });
});

test('A candidate gets a tag, a URL, its commit and no traffic, and the service stops following its newest revision', async () => {
  await create();
  expect(fake.served()).toEqual([`100% ${first}`, '0% orders-abc1234-17 cabc1234']);
  const { revisions } = await fake.target.read();
  expect(revisions[0]).toMatchObject({
    name: 'orders-abc1234-17',
    ready: 'yes',
    image: image('b'),
    commit: candidate.commit,
    url: 'https://cabc1234---orders-abcdefghij-uc.a.run.app',
  });
});

test('Traffic goes in steps, and back', async () => {
  await create();
  await shift(5);
  expect(fake.served()).toEqual([`95% ${first} previous`, '5% orders-abc1234-17 cabc1234']);
  await shift(100);
  expect(fake.served()).toEqual([`0% ${first} previous`, '100% orders-abc1234-17 cabc1234']);
  await shift(0);
  expect(fake.served()).toEqual([`100% ${first} previous`, '0% orders-abc1234-17 cabc1234']);
});

test('A name that is taken is refused, whoever took it and whenever', async () => {
  await create();
  const { etag } = await fake.target.read();
  expect(await messageOf(fake.target.create({ ...candidate, image: image('c') }, etag))).toBe(
    "a revision 'orders-abc1234-17' exists already",
  );
});

test('The image that has all traffic is refused, and nothing is created', async () => {
  const { etag } = await fake.target.read();
  expect(await messageOf(fake.target.create({ ...candidate, image: image('a') }, etag))).toBe(
    `revision '${first}' has the same image`,
  );
  expect(fake.served()).toEqual([`100% ${first}`]);
});

test('Traffic that somebody changed by hand is left as it is', async () => {
  const etag = await create();
  await fake.byHand(
    { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: candidate.revision, percent: 100 }] },
    'traffic',
  );
  expect(await messageOf(fake.target.shift([{ revision: first, percent: 100 }], etag))).toBe(
    "the service 'orders' was changed by somebody else since it was read",
  );
  expect(fake.served()).toEqual(['100% orders-abc1234-17']);
});

test('A start that ends between reading and writing is no change by somebody else', async () => {
  fake.world.unready.set(image('b'), { kind: 'slow', looks: 4 });
  const etag = await create();
  await fake.target.shift([{ revision: first, percent: 100, tag: 'previous' }], etag);
  expect(fake.served()).toEqual([`100% ${first} previous`]);
});

test('A candidate that does not start has a reason, and its share stays where it was', async () => {
  fake.world.unready.set(image('b'), { kind: 'failed', message: 'The container failed to start.' });
  await create();
  const { revisions, traffic } = await fake.target.read();
  expect(revisions[0]).toMatchObject({ ready: 'no', reason: 'The container failed to start.' });
  expect(traffic).toEqual([
    { revision: first, percent: 100 },
    { revision: candidate.revision, percent: 0, tag: candidate.tag },
  ]);
  expect(await messageOf(shift(5))).toBe(
    "Cloud Run has not shifted the traffic of orders: Revision 'orders-abc1234-17' is not ready and cannot serve traffic. The container failed to start.",
  );
  expect(fake.served()).toEqual([`100% ${first}`]);
  await fake.target.shift([{ revision: first, percent: 100, tag: 'previous' }], (await fake.target.read()).etag);
  expect(fake.served()).toEqual([`100% ${first} previous`]);
});

test('A revision that was deleted is refused by its name', async () => {
  const etag = await create();
  expect(await messageOf(fake.target.shift([{ revision: 'orders-gone', percent: 100 }], etag))).toBe(
    "there is no revision 'orders-gone'",
  );
});

test('Tags of candidates older than what serves go with the next one; newer ones and those of persons stay', async () => {
  const type = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
  const next = async (letter: string, revision: string, tag: string): Promise<void> => {
    const { etag } = await fake.target.read();
    await fake.target.create({ revision, tag, image: image(letter) }, etag);
  };
  await create();
  await fake.byHand(
    {
      traffic: [
        { type, revision: first, percent: 100 },
        { type, revision: candidate.revision, tag: candidate.tag },
        { type, revision: first, tag: 'demo' },
      ],
    },
    'traffic',
  );
  await next('c', 'orders-def5678-18', 'cdef5678');
  expect(fake.served()).toEqual([
    `100% ${first}`,
    `0% ${candidate.revision} cabc1234`,
    `0% ${first} demo`,
    '0% orders-def5678-18 cdef5678',
  ]);
  const { etag, traffic } = await fake.target.read();
  const tags = traffic.filter(({ percent }) => percent === 0);
  await fake.target.shift([{ revision: 'orders-def5678-18', percent: 100 }, ...tags], etag);
  await next('d', 'orders-0123abc-19', 'c0123abc');
  expect(fake.served()).toEqual([
    '100% orders-def5678-18',
    `0% ${first} demo`,
    '0% orders-def5678-18 cdef5678',
    '0% orders-0123abc-19 c0123abc',
  ]);
  expect((await fake.target.read()).revisions[0]?.commit).toBeUndefined();
});

test.each<readonly [fault: string, fault_: Fault, shared: readonly string[]]>([
  ['A quota', tooMany(1), [`95% ${first} previous`, '5% orders-abc1234-17 cabc1234']],
  ['Edits at the same time', concurrentEdits, [`95% ${first} previous`, '5% orders-abc1234-17 cabc1234']],
])('%s is waited for', async (_name, fault, shares) => {
  await create();
  fake.cloud.faults.plan(fault, isPatch);
  await shift(5);
  expect(fake.served()).toEqual(shares);
});

test('A write whose answer is lost is not sent again: the caller looks what happened', async () => {
  await create();
  fake.cloud.faults.plan(cut, isPatch);
  expect(await messageOf(shift(5))).toMatch(
    /^cannot update the Cloud Run service projects\/demo\/locations\/us-central1\/services\/orders: no answer came \(.+\)\n {2}fix: check the network, and run the command again$/,
  );
  expect(fake.served()).toEqual([`95% ${first} previous`, '5% orders-abc1234-17 cabc1234']);
});

test('A write that Cloud Run cannot take just now is named, and changes nothing', async () => {
  await create();
  fake.cloud.faults.plan(unavailable, isPatch);
  expect(await messageOf(shift(5))).toBe(
    'cannot update the Cloud Run service projects/demo/locations/us-central1/services/orders: Google answers UNAVAILABLE (The service is currently unavailable.)\n  fix: wait a few minutes, and run the command again',
  );
  expect(fake.served()).toEqual([`100% ${first}`, '0% orders-abc1234-17 cabc1234']);
});

test('An account that may read and not write hears which permission it lacks, and which role has it', async () => {
  const allowed = await openFakeService(undefined, ['roles/run.viewer']);
  try {
    const { etag } = await allowed.target.read();
    expect(await messageOf(allowed.target.create(candidate, etag))).toBe(
      "cannot update the Cloud Run service projects/demo/locations/us-central1/services/orders: Permission 'run.services.update' denied on resource '//run.googleapis.com/projects/demo/locations/us-central1/services/orders' (or it may not exist).\n  fix: check that 'demo' is the right project (Google answers the same for one that does not exist), and give the account roles/run.developer there",
    );
    expect(allowed.served()).toEqual([`100% ${first}`]);
  } finally {
    await allowed.close();
  }
});

test('An account that may not act as the account of the service hears which', async () => {
  const allowed = await openFakeService(undefined, ['roles/run.developer']);
  try {
    const { etag } = await allowed.target.read();
    expect(await messageOf(allowed.target.create(candidate, etag))).toMatch(
      /fix: give the account of this command roles\/iam\.serviceAccountUser on 123456-compute@developer\.gserviceaccount\.com$/,
    );
  } finally {
    await allowed.close();
  }
});

test('A service with more revisions than a page has them all', async () => {
  await create();
  for (let count = 0; count < 120; count += 1)
    await fake.byHand({ template: { containers: [{ image: image('c'), args: [String(count)] }] } }, 'template');
  const { revisions, traffic } = await fake.target.read();
  expect([revisions.length, revisions.some(({ name }) => name === first)]).toEqual([122, true]);
  expect(traffic).toEqual([
    { revision: first, percent: 100 },
    { revision: candidate.revision, percent: 0, tag: candidate.tag },
  ]);
});
