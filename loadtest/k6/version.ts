/** The k6 that scripts are written for and held against, and its image. A test compares it with the one that is built here. */
export const k6Version = '2.2.0';
export const k6Image: string = `grafana/k6:${k6Version}`;
