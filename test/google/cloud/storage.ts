/**
 * Cloud Storage JSON API v1 as Terraform uses it: buckets with their IAM policies, and objects. Uploads come to `/upload/storage/v1/…`, which
 * is below no service's prefix: hence two services. Source: https://cloud.google.com/storage/docs/json_api/v1.
 */
import { createHash } from 'node:crypto';
import { sentBody } from './collection.ts';
import { pageOf } from './pages.ts';
import { policyOf, setPolicy } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, FakeService, Route } from './service.ts';
import { textOf } from './textOf.ts';
import { forget, newEtag, projectOf, type World } from './world.ts';

const host = 'storage.googleapis.com';

const bucketKey = (bucket: string): string => `//${host}/buckets/${bucket}`;
const objectKey = (bucket: string, object: string): string => `${bucketKey(bucket)}/objects/${object}`;

/** Source: https://cloud.google.com/storage/docs/buckets#naming. */
const checkName = (name: string): void => {
  const parts = name.split('.');
  const longest = parts.length > 1 ? 222 : 63;
  const isValid =
    /^[a-z0-9][a-z0-9._-]+[a-z0-9]$/.test(name) &&
    name.length >= 3 &&
    name.length <= longest &&
    parts.every((part) => part.length <= 63);
  if (!isValid || name.startsWith('goog') || name.includes('google') || /^\d+\.\d+\.\d+\.\d+$/.test(name))
    throw invalid(`Invalid bucket name: '${name}'`);
};

const existing = (world: World, bucket: string): Body => {
  const kept = world.kept.get(bucketKey(bucket));
  if (kept === undefined) throw new Refusal(404, 'NOT_FOUND', 'The specified bucket does not exist.');
  return kept;
};

const filledBucket = (world: World, sent: Body, number: string, before: Body | undefined): Body => {
  const name = textOf(before?.['name'] ?? sent['name']);
  const now = world.now().toISOString();
  const location = textOf(sent['location'] ?? before?.['location'], 'US').toUpperCase();
  const access = {
    uniformBucketLevelAccess: { enabled: false },
    publicAccessPrevention: 'inherited',
    ...(sent['iamConfiguration'] as Body | undefined),
  };
  return {
    storageClass: 'STANDARD',
    rpo: location.length <= 4 ? 'DEFAULT' : undefined,
    softDeletePolicy: { retentionDurationSeconds: '604800', effectiveTime: now },
    ...sent,
    kind: 'storage#bucket',
    id: name,
    name,
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    projectNumber: number,
    generation: before?.['generation'] ?? '1',
    metageneration: String(Number(before?.['metageneration'] ?? 0) + 1),
    location,
    locationType: location.length <= 4 ? 'multi-region' : 'region',
    timeCreated: before?.['timeCreated'] ?? now,
    updated: now,
    etag: newEtag(world),
    iamConfiguration: access,
  };
};

/** The two parts of a `multipart/related` body: metadata as JSON, then the content. */
const parts = ({ headers, content }: Call): readonly [Body, Buffer] => {
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '') ?? [];
  const sections = content.toString('latin1').split(`--${boundary}`).slice(1, 3);
  const [metadata = '{}', data = ''] = sections.map((section) => section.slice(section.indexOf('\r\n\r\n') + 4, -2));
  return [JSON.parse(metadata) as Body, Buffer.from(data, 'latin1')];
};

/** Bytes of objects, by their keys: answers have metadata only. */
const contents = new WeakMap<Body, Buffer>();

/** A condition on the generation, by which `backend "gcs"` locks: 0 is an object that does not exist. */
const checkGeneration = ({ query }: Call, kept: Body | undefined): void => {
  const wanted = query.get('ifGenerationMatch');
  if (wanted !== null && wanted !== textOf(kept?.['generation'], '0'))
    throw new Refusal(412, 'FAILED_PRECONDITION', 'At least one of the pre-conditions you specified did not hold.');
};

const upload = (world: World, call: Call): Body => {
  const { bucket = '' } = call.part;
  existing(world, bucket);
  const [metadata, data] = parts(call);
  const name = textOf(metadata['name'] ?? call.query.get('name'));
  if (name === '' || Buffer.byteLength(name) > 1024 || /[\r\n]/.test(name))
    throw invalid(`Invalid object name: '${name}'`);
  checkGeneration(call, world.kept.get(objectKey(bucket, name)));
  const generation = String(1_700_000_000_000_000 + world.next());
  const now = world.now().toISOString();
  const object = {
    contentType: 'application/octet-stream',
    ...metadata,
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    name,
    bucket,
    generation,
    metageneration: '1',
    storageClass: 'STANDARD',
    size: String(data.length),
    md5Hash: createHash('md5').update(data).digest('base64'),
    crc32c: 'AAAAAA==',
    etag: newEtag(world),
    timeCreated: now,
    updated: now,
    selfLink: `https://www.googleapis.com/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`,
    mediaLink: `https://storage.googleapis.com/download/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`,
  };
  world.kept.set(objectKey(bucket, name), object);
  contents.set(object, data);
  return object;
};

/** The bytes of an object; undefined where there is none. */
export const contentOf = (world: World, bucket: string, object: string): Buffer | undefined => {
  const kept = world.kept.get(objectKey(bucket, object));
  return kept === undefined ? undefined : contents.get(kept);
};

/** Go's client reads objects below the host's root, and Terraform's are JSON: a service of the bucket's name. */
export const fakeBucketRoot = (world: World, bucket: string): FakeService => ({
  name: bucket,
  left: () => [],
  routes: [
    {
      method: 'GET',
      path: '{object+}',
      answer: ({ part: { object = '' } }) => {
        const content = contentOf(world, bucket, object);
        if (content === undefined) throw new Refusal(404, 'NOT_FOUND', `No such object: ${bucket}/${object}`);
        return JSON.parse(content.toString()) as unknown;
      },
    },
  ],
});

const left = (world: World): readonly string[] =>
  [...world.kept.keys()]
    .filter((name) => name.startsWith(`//${host}/`))
    .map((name) => name.slice(`//${host}/buckets/`.length));

export const fakeStorage = (world: World): readonly FakeService[] => {
  const at = 'storage/v1/b/{bucket}';
  const object = ({ part: { bucket = '', object: name = '' } }: Call): string => objectKey(bucket, name);
  const routes: readonly Route[] = [
    {
      method: 'POST',
      path: 'storage/v1/b',
      answer: (call) => {
        const { number } = projectOf(world, call.query.get('project') ?? '');
        const sent = sentBody(call);
        const name = textOf(sent['name']);
        checkName(name);
        if (world.kept.has(bucketKey(name)))
          throw new Refusal(
            409,
            'ALREADY_EXISTS',
            'Your previous request to create the named bucket succeeded and you already own it.',
          );
        const bucket = filledBucket(world, sent, number, undefined);
        world.kept.set(bucketKey(name), bucket);
        return bucket;
      },
    },
    { method: 'GET', path: at, answer: ({ part: { bucket = '' } }) => existing(world, bucket) },
    ...(['PATCH', 'PUT'] as const).map((method): Route => ({
      method,
      path: at,
      answer: (call) => {
        const { bucket = '' } = call.part;
        const before = existing(world, bucket);
        const sent = sentBody(call);
        const removed = Object.entries(call.body ?? {})
          .filter(([, value]) => value === null)
          .map(([field]) => field);
        const merged = Object.fromEntries(
          Object.entries({ ...before, ...sent }).filter(([field]) => !removed.includes(field)),
        );
        const after = filledBucket(world, merged, textOf(before['projectNumber']), before);
        world.kept.set(bucketKey(bucket), after);
        return after;
      },
    })),
    {
      method: 'DELETE',
      path: at,
      answer: ({ part: { bucket = '' } }) => {
        existing(world, bucket);
        if (left(world).some((name) => name.startsWith(`${bucket}/objects/`)))
          throw new Refusal(409, 'FAILED_PRECONDITION', 'The bucket you tried to delete is not empty.');
        forget(world, bucketKey(bucket));
        return {};
      },
    },
    { method: 'GET', path: `${at}/anywhereCaches/`, answer: () => ({ items: [] }) },
    {
      method: 'GET',
      path: `${at}/iam`,
      answer: ({ part: { bucket = '' } }) => {
        existing(world, bucket);
        return {
          kind: 'storage#policy',
          resourceId: `projects/_/buckets/${bucket}`,
          ...policyOf(world, bucketKey(bucket)),
        };
      },
    },
    {
      method: 'PUT',
      path: `${at}/iam`,
      answer: (call) => {
        const { bucket = '' } = call.part;
        existing(world, bucket);
        return setPolicy(world, bucketKey(bucket), sentBody(call));
      },
    },
    {
      method: 'GET',
      path: `${at}/o`,
      answer: (call) => {
        const { bucket = '' } = call.part;
        existing(world, bucket);
        const prefix = objectKey(bucket, call.query.get('prefix') ?? '');
        const { items, nextPageToken } = pageOf(
          [...world.kept].filter(([name]) => name.startsWith(prefix)),
          call,
          1000,
        );
        return {
          kind: 'storage#objects',
          items: items.map(([, body]) => body),
          ...(nextPageToken === '' ? {} : { nextPageToken }),
        };
      },
    },
    {
      method: 'GET',
      path: `${at}/o/{object+}`,
      answer: (call) => {
        const kept = world.kept.get(object(call));
        if (kept === undefined)
          throw new Refusal(404, 'NOT_FOUND', `No such object: ${call.part['bucket']}/${call.part['object']}`);
        return kept;
      },
    },
    {
      method: 'DELETE',
      path: `${at}/o/{object+}`,
      answer: (call) => {
        checkGeneration(call, world.kept.get(object(call)));
        if (!world.kept.delete(object(call)))
          throw new Refusal(404, 'NOT_FOUND', `No such object: ${call.part['bucket']}/${call.part['object']}`);
        return {};
      },
    },
  ];
  return [
    { name: 'storage', left: () => left(world), routes },
    {
      name: 'upload',
      left: () => [],
      routes: [{ method: 'POST', path: 'storage/v1/b/{bucket}/o', answer: (call) => upload(world, call) }],
    },
  ];
};
