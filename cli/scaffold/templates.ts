/** What a new system can begin as. A file of its own, because the command line lists them and loads nothing else. */
export const templates = ['pipeline', 'service'] as const;
export type Template = (typeof templates)[number];
