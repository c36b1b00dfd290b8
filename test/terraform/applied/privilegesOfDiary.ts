/** The accounts and resources of `diary` in a project that bootstrap was applied to, for the judgement on their roles. */
import { ciRoles, grantable } from '../../../terraform/roles/ciRoles.ts';
import { serviceRoles } from '../../../terraform/roles/serviceRoles.ts';
import type { Privileges } from '../../google/cloud/iam/leastPrivilege.ts';

export interface PrivilegesOfDiary {
  readonly privileges: Privileges;
  /** The beginning of the names of the states that CI may write. */
  readonly stateObjects: string;
}

export const privilegesOfDiary = (project: string, states: string): PrivilegesOfDiary => {
  const account = (id: string): string => `serviceAccount:${id}@${project}.iam.gserviceaccount.com`;
  const accountResource = (id: string): string =>
    `//iam.googleapis.com/projects/${project}/serviceAccounts/${id}@${project}.iam.gserviceaccount.com`;
  const agent = (host: string): string => `serviceAccount:service-100200300@${host}.iam.gserviceaccount.com`;
  const named = (host: string, ...names: readonly string[]): readonly string[] =>
    names.map((name) => `//${host}.googleapis.com/projects/${project}/${name}`);

  const stateObjects = `projects/_/buckets/${states}/objects/atalaya/prod/`;

  const privileges: Privileges = {
    rows: [...serviceRoles, ...ciRoles],
    traits: { pushes: true, publishes: true, deadLetters: true, backups: true, iap: false },
    members: {
      ingest: account('diary-ingest'),
      api: account('diary-api'),
      pusher: account('diary-pusher'),
      backup: account('diary-backup'),
      'Pub/Sub agent': agent('gcp-sa-pubsub'),
      'IAP agent': agent('gcp-sa-iap'),
      plan: account('atalaya-plan-prod'),
      apply: account('atalaya-apply-prod'),
      deploy: account('atalaya-deploy-prod'),
    },
    resources: {
      project: named('cloudresourcemanager', '').map((name) => name.replace(/\/$/, '')),
      dataset: named('bigquery', 'datasets/press_dataset'),
      backups: named('bigquery', 'datasets/press_dataset_diary_backups'),
      topic: named('pubsub', 'topics/diary-topic'),
      'dead-letter topic': named('pubsub', 'topics/diary-subscription-dead'),
      subscription: named('pubsub', 'subscriptions/diary-subscription'),
      'ingest service': named('run', 'locations/us-central1/services/diary-ingest'),
      'api service': named('run', 'locations/us-central1/services/diary-api'),
      functions: named('cloudfunctions', 'locations/us-central1/functions/diary-ingest'),
      pusher: [accountResource('diary-pusher')],
      'ingest account': [accountResource('diary-ingest')],
      'api account': [accountResource('diary-api')],
      'backup account': [accountResource('diary-backup')],
      repository: named('artifactregistry', 'locations/us-central1/repositories/atalaya'),
      states: [`//storage.googleapis.com/buckets/${states}`],
      locks: [`//storage.googleapis.com/buckets/${states}`],
      sources: [`//storage.googleapis.com/buckets/${project}-sources`],
      'channel secrets': named('secretmanager', 'secrets/slack-token'),
      'service secrets': named('secretmanager', 'secrets/diary-cursor-key'),
    },
    requests: {
      project: { modifiedRoles: grantable },
      states: { name: `${stateObjects}diary/default.tfstate`, listPrefix: 'atalaya/prod/diary/' },
      locks: { name: `${stateObjects}diary/default.tflock` },
    },
  };

  return { privileges, stateObjects };
};
