/** What a simulation can be of. A file of its own, because the command line lists them and loads nothing else. */
export const scenarios = [
  'outage',
  'slow',
  'backlog',
  'quiet',
  // A release that refuses almost everybody, credentials that are refused, and a parameter that one caller in ten spells wrong.
  'refusing',
  'credentials',
  'misspelt',
  // Nobody calls and nothing is published.
  'silence',
  // Memory, CPU, disks and connections are used up.
  'shortage',
] as const;
export type Scenario = (typeof scenarios)[number];
