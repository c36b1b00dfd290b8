/** The k6 version that scripts are written for and tested with, and its image. A test compares it with the k6 that is built here. */
export const k6Version = '2.2.0';
export const k6Image: string = `grafana/k6:${k6Version}`;
