/** The month in which usage is counted: 30 days, as Cloud Monitoring's own price examples have. */
export const monthDays = 30;
export const monthSeconds: number = monthDays * 86_400;
