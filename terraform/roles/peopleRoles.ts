/** Roles of people on call: what the commands of runbooks need. Emitted nowhere, because people are members of groups. */
import { need, type RoleRow } from './role.ts';

const list = 'atalaya dlq list';
const replay = 'atalaya dlq replay';

export const peopleRoles: readonly RoleRow[] = [
  {
    holder: 'people on call',
    role: 'roles/bigquery.dataViewer',
    on: 'dataset',
    needs: [need('bigquery.tables.getData', `jobs.query: ${list}`)],
    source: 'https://cloud.google.com/bigquery/docs/access-control',
  },
  {
    holder: 'people on call',
    role: 'roles/bigquery.jobUser',
    on: 'project',
    needs: [need('bigquery.jobs.create', `jobs.query: ${list}`)],
    source: 'https://cloud.google.com/bigquery/docs/access-control',
  },
  {
    holder: 'people on call',
    role: 'roles/logging.viewer',
    on: 'project',
    needs: [need('logging.logEntries.list', `the URLs in Logs Explorer that ${list} prints`)],
    source: 'https://cloud.google.com/logging/docs/access-control',
  },
  {
    holder: 'people on call',
    role: 'roles/cloudtrace.user',
    on: 'project',
    needs: [need('cloudtrace.traces.get', `the URLs in Trace that ${list} prints`)],
    source: 'https://cloud.google.com/trace/docs/iam',
  },
  {
    holder: 'people on call, to replay',
    role: 'roles/bigquery.dataEditor',
    on: 'dataset',
    needs: [need('bigquery.tables.updateData', `tabledata.insertAll: ${replay}`)],
    source: 'https://cloud.google.com/bigquery/docs/access-control',
  },
  {
    holder: 'people on call, to replay',
    role: 'roles/pubsub.publisher',
    on: 'topic',
    needs: [need('pubsub.topics.publish', `topics.publish: ${replay}`)],
    source: 'https://cloud.google.com/pubsub/docs/access-control',
  },
  {
    holder: 'people on call, to replay',
    role: 'roles/pubsub.subscriber',
    on: 'dead-letter subscription',
    needs: [
      need('pubsub.subscriptions.consume', `subscriptions.pull: ${list} moves what reached the dead-letter topic`),
    ],
    source: 'https://cloud.google.com/pubsub/docs/access-control',
  },
];
