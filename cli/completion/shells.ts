/** A file of its own, because the command line lists them and loads nothing else. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];
