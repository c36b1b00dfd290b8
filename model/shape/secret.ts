import { name, type Shape } from './shape.ts';

/** Only the name of a secret: a value would be copied into every clone and into Terraform's state. */
export const secret: Shape = name(
  /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/secrets\/[\w-]{1,255}$/,
  "a secret's name in Secret Manager",
  "write 'projects/<project>/secrets/<name>', and keep the secret itself there",
);
