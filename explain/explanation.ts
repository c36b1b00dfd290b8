/** The answer of `explain`: sections for people, and the same facts for programs. */
import type { Section } from '../text/blocks.ts';

export interface Explanation {
  readonly kind: 'slo' | 'alert' | 'left out' | 'signal' | 'check' | 'system' | 'fleet' | 'heartbeat' | 'heading';
  readonly id: string;
  /** One line that describes the subject. */
  readonly title: string;
  readonly sections: readonly Section[];
  /** Numbers as numbers, durations in minutes, shares from 0 to 1. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface ExplanationDocument extends Omit<Explanation, 'sections'> {
  readonly version: 1;
  readonly sections: readonly Omit<Section, 'kind'>[];
}

export const explanationDocument = ({ sections, ...rest }: Explanation): ExplanationDocument => ({
  version: 1,
  ...rest,
  sections: sections.map(({ title, blocks }) => ({ title, blocks })),
});
