/** The uptime check's id is only known once it exists: this stands for it, and Terraform puts the id in its place. */
export const uptimeCheckId = (system: string): string => `atalaya-uptime-${system}`;
