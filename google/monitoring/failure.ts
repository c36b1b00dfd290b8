/** What Cloud Monitoring refuses, or does not answer: an id for programs, one sentence, and what to do. */
import { UsageError } from '../../model/usageError.ts';
import type { Kind } from './kind.ts';
import { nounOf } from './kind.ts';

export type FailureId =
  /** This machine has no usable credentials. */
  | 'no-credentials'
  /** There is no project of this id. */
  | 'no-project'
  /** The credentials lack a permission, or an API is off. */
  | 'denied'
  /** Somebody else wrote it meanwhile. */
  | 'conflict'
  /** There is a resource of this id. */
  | 'exists'
  | 'too-many'
  | 'unavailable'
  /** Nothing was sent: there is no network, no such host, or nothing listens. */
  | 'unreachable'
  /** The connection ended before the answer: a write may have been made. */
  | 'lost-answer'
  /** Another resource names it. */
  | 'in-use'
  | 'not-found'
  /** The body is invalid. */
  | 'refused'
  /** What answered does not answer as the API does: a proxy, a captive portal, a wrong address. */
  | 'foreign'
  | 'stopped';

export interface FailureOptions extends ErrorOptions {
  /** Milliseconds that the server asks the caller to wait. */
  readonly retryAfter?: number;
}

/** The message has the reason and, behind `fix:`, what to do. */
export class MonitoringError extends Error {
  readonly id: FailureId;
  readonly summary: string;
  readonly fix: string;
  readonly retryAfter: number | undefined;

  constructor(id: FailureId, summary: string, fix: string, { retryAfter, ...options }: FailureOptions = {}) {
    super(`${summary}\n  fix: ${fix}`, options);
    this.name = 'MonitoringError';
    this.id = id;
    this.summary = summary;
    this.fix = fix;
    this.retryAfter = retryAfter;
  }
}

export type Verb = 'list' | 'read' | 'create' | 'update' | 'delete';

type RunKind = 'cloudRun' | 'cloudRunRevision' | 'workerPool' | 'cloudFunction';

/** Kinds that are read or written beside those of Monitoring. */
export type OtherKind = RunKind | 'logEntry';

/** What was tried: in every message. */
export interface Attempt {
  readonly verb: Verb;
  readonly kind: Kind | OtherKind;
  /** The resource's name, or its parent's for a list and a create. */
  readonly name: string;
}

/** The answer of the server, as far as there is one. */
export interface Answer {
  /** Of `google.rpc.Status`: 'ABORTED', 'NOT_FOUND'; 'FOREIGN': no answer of the API; undefined: there was no answer. */
  readonly status: string | undefined;
  readonly message: string;
  readonly retryAfter?: number;
}

const otherNouns: Readonly<Record<OtherKind, readonly [singular: string, plural: string]>> = {
  cloudRun: ['Cloud Run service', 'Cloud Run services'],
  cloudRunRevision: ['Cloud Run revision', 'Cloud Run revisions'],
  workerPool: ['worker pool', 'worker pools'],
  cloudFunction: ['function', 'functions'],
  logEntry: ['log entry', 'log entries'],
};

const isRun = (kind: Attempt['kind']): kind is RunKind =>
  ['cloudRun', 'cloudRunRevision', 'workerPool', 'cloudFunction'].includes(kind);

const subject = ({ verb, kind, name }: Attempt): string => {
  const [singular, plural] = { ...nounOf, ...otherNouns }[kind];
  if (verb === 'list') return `list the ${plural} of ${name}`;
  return verb === 'create' ? `create ${article(singular)} in ${name}` : `${verb} the ${singular} ${name}`;
};

const article = (noun: string): string => `${/^[aeiou]|^S/.test(noun) ? 'an' : 'a'} ${noun}`;

const projectOf = (name: string): string => name.split('/', 2)[1] ?? name;

const logIn =
  'run: gcloud auth application-default login\n       (in CI and on Google Cloud: give the job a service account, or name a key file in GOOGLE_APPLICATION_CREDENTIALS)';

/** One message line: what a server answers may be a whole page. */
const short = (text: string): string => text.split('\n', 1)[0]!.slice(0, 500);

/** The error of an answer; every status that Google's APIs use has its id. */
export const failureOf = (attempt: Attempt, answer: Answer, cause?: unknown): MonitoringError => {
  const { status } = answer;
  // The client names its URL, which differs between requests that fail for one reason.
  const message = short(answer.message).replace(/^request to \S+ failed, reason: /, '');
  const failed = (id: FailureId, summary: string, fix: string): MonitoringError =>
    new MonitoringError(id, `cannot ${subject(attempt)}: ${summary}`, fix, {
      ...(cause === undefined ? {} : { cause }),
      ...(answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter }),
    });
  const project = projectOf(attempt.name);
  // The token is renewed in the middle of a request, so its failure may have any status.
  if (/invalid_grant|invalid_rapt|reauth|could not refresh|default credentials/i.test(message))
    return failed('no-credentials', `the Google credentials of this machine cannot be used (${message})`, logIn);
  if (status === undefined && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH/.test(message))
    return failed(
      'unreachable',
      `Google cannot be reached (${message})`,
      'check the network of this machine, its proxy (HTTPS_PROXY), and the variables ATALAYA_…_ENDPOINT if they are set',
    );
  switch (status) {
    case undefined:
    case 'DEADLINE_EXCEEDED':
    case 'CANCELLED':
      return failed('lost-answer', `no answer came (${message})`, 'check the network, and run the command again');
    case 'FOREIGN':
      return failed(
        'foreign',
        `what answers is not Google's API (${message})`,
        'check the proxies between this machine and Google, and the variables ATALAYA_…_ENDPOINT if they are set',
      );
    case 'UNAUTHENTICATED':
      return failed('no-credentials', `Google does not accept the credentials (${message})`, logIn);
    case 'PERMISSION_DENIED':
      return deniedOf(failed, message, attempt, project);
    case 'NOT_FOUND':
      if (attempt.verb === 'create' && attempt.kind === 'slo')
        return failed('not-found', message, 'somebody deleted its service meanwhile: run the command again');
      return attempt.verb === 'list' || attempt.verb === 'create'
        ? failed('no-project', message, `check that the project ${project} exists: gcloud projects describe ${project}`)
        : failed('not-found', message, 'somebody deleted it meanwhile: run the command again');
    case 'ALREADY_EXISTS':
      return failed('exists', message, 'run the command again: it compares what exists');
    case 'ABORTED':
      return isBusy(message)
        ? failed(
            'too-many',
            message,
            'another process writes to this project: wait until it is done, and run the command again',
          )
        : failed(
            'conflict',
            `somebody else wrote it meanwhile (${message})`,
            'run the command again, and read the new difference',
          );
    case 'RESOURCE_EXHAUSTED':
      return failed('too-many', message, 'wait a minute, and run the command again');
    case 'UNAVAILABLE':
    case 'INTERNAL':
    case 'UNKNOWN':
      return failed(
        'unavailable',
        `Google answers ${status} (${message})`,
        'wait a few minutes, and run the command again',
      );
    default:
      return isReferenced(message)
        ? failed('in-use', message, 'change the resources that name it first')
        : failed(
            'refused',
            `Google refuses it (${status}: ${message})`,
            isRun(attempt.kind)
              ? 'change what the message is about (the image, the archive, a name, the traffic), and run the command again'
              : 'change the definition that the message is about, emit it, and run the command again',
          );
  }
};

const apiOf = (kind: Attempt['kind']): 'logging' | 'run' | 'cloudfunctions' | 'monitoring' => {
  if (kind === 'logMetric' || kind === 'logEntry') return 'logging';
  if (kind === 'cloudFunction') return 'cloudfunctions';
  return isRun(kind) ? 'run' : 'monitoring';
};

/** The least role of Google's that reads, and that writes. */
const roles: Readonly<Record<ReturnType<typeof apiOf>, readonly [read: string, write: string]>> = {
  monitoring: ['roles/monitoring.viewer', 'roles/monitoring.editor'],
  logging: ['roles/logging.viewer', 'roles/logging.configWriter'],
  run: ['roles/run.viewer', 'roles/run.developer'],
  cloudfunctions: ['roles/cloudfunctions.viewer', 'roles/cloudfunctions.developer'],
};

const deniedOf = (
  failed: (id: FailureId, summary: string, fix: string) => MonitoringError,
  message: string,
  { verb, kind }: Attempt,
  project: string,
): MonitoringError => {
  if (/has not been used in project|it is disabled|SERVICE_DISABLED/.test(message)) {
    return failed('denied', message, `run: gcloud services enable ${apiOf(kind)}.googleapis.com --project=${project}`);
  }
  const account = /actAs' denied on (?:service account |resource '\S*\/)([^\s']+@[^\s']+)/i.exec(message)?.[1];
  if (account !== undefined)
    return failed('denied', message, `give the account of this command roles/iam.serviceAccountUser on ${account}`);
  const role = roles[apiOf(kind)][verb === 'list' || verb === 'read' ? 0 : 1];
  return failed(
    'denied',
    message,
    `check that '${project}' is the right project (Google answers the same for one that does not exist), and give the account ${role} there`,
  );
};

/** Google refuses writes of a project that overlap. Source: terraform-provider-google, error_retry_predicates.go. */
const isBusy = (message: string): boolean => /too many concurrent edits|could not fulfill the request/i.test(message);

/** Source: terraform-provider-google issues 10337, 11289, 13179. */
const isReferenced = (message: string): boolean =>
  /being referenced by|is using it|is (?:still )?(?:in use|used by)|cannot be deleted because/i.test(message);

/** Refuses a project's number, as wrong use: Google answers with it, and ids and numbers would never compare equal. Throws `UsageError`. */
export const requireProjectId = (project: string): void => {
  if (/^\d+$/.test(project))
    throw new UsageError(
      `'${project}' is the number of a project, not its id`,
      `name its id: gcloud projects describe ${project} --format='value(projectId)'`,
    );
  if (!/^(?:[a-z][a-z0-9.-]*[a-z0-9]:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project))
    throw new UsageError(
      `'${project}' is not the id of a project: 6 to 30 lower-case letters, digits and dashes, beginning with a letter`,
      'check the id: gcloud projects list',
    );
};
