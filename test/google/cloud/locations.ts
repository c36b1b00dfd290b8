/** Regions that have a product. Source: https://cloud.google.com/about/locations and each product's list of locations. */
import { Refusal } from './refusal.ts';

const americas = [
  'northamerica-northeast1',
  'northamerica-northeast2',
  'northamerica-south1',
  'southamerica-east1',
  'southamerica-west1',
];
const us = ['central1', 'east1', 'east4', 'east5', 'south1', 'west1', 'west2', 'west3', 'west4'].map(
  (name) => `us-${name}`,
);
const europe = [
  ...['central2', 'north1', 'north2', 'southwest1'].map((name) => `europe-${name}`),
  ...['1', '2', '3', '4', '6', '8', '9', '10', '12'].map((name) => `europe-west${name}`),
];
const asia = [
  'east1',
  'east2',
  'northeast1',
  'northeast2',
  'northeast3',
  'south1',
  'south2',
  'southeast1',
  'southeast2',
].map((name) => `asia-${name}`);
const others = [
  'africa-south1',
  'australia-southeast1',
  'australia-southeast2',
  'me-central1',
  'me-central2',
  'me-west1',
];

/** Cloud Run, Artifact Registry, Cloud Functions: every region. */
export const regions: ReadonlySet<string> = new Set([...americas, ...us, ...europe, ...asia, ...others]);

/** Source: https://cloud.google.com/scheduler/docs/locations. */
const withoutScheduler = new Set([
  'northamerica-south1',
  'us-south1',
  'europe-north2',
  'us-east5',
  'europe-west10',
  'europe-west12',
  'me-central2',
  'africa-south1',
]);

export const schedulerRegions: ReadonlySet<string> = new Set(
  [...regions].filter((region) => !withoutScheduler.has(region)),
);

export const checkLocation = (location: string, known: ReadonlySet<string>): void => {
  if (!known.has(location))
    throw new Refusal(403, 'PERMISSION_DENIED', `Location ${location} is not found or access is unauthorized.`);
};
