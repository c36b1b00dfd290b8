/** How soon a person must look: 'page' interrupts somebody now, 'ticket' waits for working hours. */
export type Severity = 'page' | 'ticket';

/** Most urgent first. */
export const severities: readonly Severity[] = ['page', 'ticket'];
