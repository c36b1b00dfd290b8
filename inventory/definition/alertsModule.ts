/** Alert policies as a module with a list of alerts, for a system that is defined already. */
import { ofKind, type Inventory } from '../inventory.ts';
import { alertsCode, type StageName } from './alertsCode.ts';
import { list, print, type Code, type Comment } from './code.ts';
import { importsOf } from './moduleParts.ts';

export interface AlertsModule {
  readonly text: string;
  /** How many alerts it has, and of how many policies. */
  readonly alerts: number;
  readonly policies: number;
}

/** `stage`: stage to look at first, for policies that do not name a queue. */
export const alertsModule = (inventory: Inventory, stage: StageName): AlertsModule => {
  const policies = ofKind(inventory, 'Policy');
  const stageOf = (text: string): StageName =>
    /pubsub_subscription|pubsub\.googleapis\.com/.test(text) ? 'queue' : stage;
  const items = alertsCode(policies, { stageOf, prefix: '' });
  const code = `export const alerts: readonly Threshold[] = ${print(list(items), '', 0)};\n`;
  const heading = `/** Alerts imported from ${inventory.source}: for \`alerts\` of a file in systems/. */`;
  const text = [heading, importsOf(code, { threshold: ['type Threshold'] }), '', code].join('\n');
  return { text, alerts: items.filter(isAlert).length, policies: policies.length };
};

const isAlert = (item: Code | Comment): boolean => item.kind !== 'Comment';
