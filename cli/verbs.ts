/**
 * The verbs of the command, in the order of its help. A verb's module is imported when the verb is used: the list of verbs needs
 * none of them.
 */
import type { Verb } from './verb.ts';

const verb = (name: string, usage: string, description: string, load: Verb['load']): Verb => ({
  name,
  usage,
  description,
  load,
});

export const verbs: readonly Verb[] = [
  verb(
    'demo',
    '[options]',
    'publish real flights, store them, serve them, judge the objectives, and read every message back',
    async () => (await import('./demo.ts')).demoCommand,
  ),
  verb(
    'up',
    '[options] <system>',
    'run a pipeline on this machine until stopped: queue, ingest, warehouse and data API',
    async () => (await import('./up.ts')).upCommand,
  ),
  verb(
    'init',
    '[options] [dir]',
    'begin a repository: configuration, organization, a first system and a workflow',
    async () => (await import('./init.ts')).initCommand,
  ),
  verb(
    'list',
    '[options] [ids...]',
    'show the systems and what watches them',
    async () => (await import('./list.ts')).listCommand,
  ),
  verb(
    'new',
    '[options] <new-id>',
    'write the file of a new system',
    async () => (await import('./new.ts')).newCommand,
  ),
  verb(
    'emit',
    '[options] [ids...]',
    'write alerts, SLOs, Terraform, Prometheus rules, OpenSLO and runbooks from the definitions',
    async () => (await import('./emit.ts')).emitCommand,
  ),
  verb(
    'diff',
    '[options] [ids...]',
    'compare alerts, SLOs, dashboards and uptime checks with what is in Cloud Monitoring',
    async () => (await import('./diff.ts')).diffCommand,
  ),
  verb(
    'apply',
    '[options] [ids...]',
    'create and update alerts, SLOs, dashboards and uptime checks in Cloud Monitoring, after showing the differences',
    async () => (await import('./apply.ts')).applyCommand,
  ),
  verb(
    'preview',
    '[options] [ids...]',
    'show the dashboards in a browser, with the data of this machine or simulated data',
    async () => (await import('./preview.ts')).previewCommand,
  ),
  verb('slo', '', 'objectives and their error budgets', async () => (await import('./slo.ts')).sloCommand),
  verb(
    'loadtest',
    '',
    'k6 load tests, judged by the objectives',
    async () => (await import('./loadtest.ts')).loadtestCommand,
  ),
  verb(
    'gate',
    '[options] <system>',
    'judge a release: short k6 runs against its objectives, and against the running version',
    async () => (await import('./gate.ts')).gateCommand,
  ),
  verb(
    'rollout',
    '[options] <system>',
    'send a release out step by step: promoted if its objectives hold, rolled back if not',
    async () => (await import('./rollout.ts')).rolloutCommand,
  ),
  verb(
    'oncall',
    '',
    'who is on call, who is notified, and how the turns are shared',
    async () => (await import('./oncall.ts')).oncallCommand,
  ),
  verb(
    'dlq',
    '',
    'list and replay dead letters: messages that could not be stored, with the reason',
    async () => (await import('./dlq.ts')).dlqCommand,
  ),
  verb(
    'backfill',
    '[options] <id...>',
    'load files of rows into the table of a system, each row once; rows of any day, which cannot be streamed. Rows that do not fit become dead letters',
    async () => (await import('./backfill.ts')).backfillCommand,
  ),
  verb(
    'check',
    '[options] [ids...]',
    'find mistakes in systems, objectives, alerts and on-call plans that the types do not catch',
    async () => (await import('./check.ts')).checkCommand,
  ),
  verb(
    'explain',
    '[options] <id>',
    'explain an SLO, alert, signal, check or system, in words and numbers',
    async () => (await import('./explain.ts')).explainCommand,
  ),
  verb(
    'cost',
    '[options] [ids...]',
    'estimate what systems cost in a month: running, and being watched',
    async () => (await import('./cost.ts')).costCommand,
  ),
  verb(
    'client',
    '[options] <system>',
    "write a typed client of a system's API, without dependencies: JavaScript with declarations, or Python",
    async () => (await import('./client.ts')).clientCommand,
  ),
  verb('import', '', 'import what exists as a definition', async () => (await import('./import.ts')).importCommand),
  verb(
    'token',
    '',
    'create, list and revoke the tokens of a data API',
    async () => (await import('./token.ts')).tokenCommand,
  ),
  verb(
    'completion',
    '<shell>',
    'write the script by which bash, zsh or fish completes this command',
    async () => (await import('./completion.ts')).completionCommand,
  ),
];
