/** What a new repository is made of. */
export interface Answers {
  readonly name: string;
  readonly project: string;
  readonly email: string;
  readonly repository: string;
  readonly system: string;
}
