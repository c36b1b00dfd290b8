/**
 * Values that examples and templates have, and nobody can own: they load, and notifications, links and Terraform made of them reach
 * nobody. Sources: RFC 2606 and RFC 6761 (reserved names), and the names in this repository's own examples.
 */

export interface Placeholder {
  /** As it was written, such as 'example.com'. */
  readonly token: string;
  readonly why: string;
  readonly fix: string;
}

interface Kind extends Omit<Placeholder, 'token'> {
  readonly pattern: RegExp;
  /** Only a value that is nothing else: a sentence may speak of it. */
  readonly isWhole?: true;
  /** Only links that a person opens: a service may name such a host for tests. */
  readonly isLink?: true;
}

const nobody = 'is reserved for examples (RFC 2606): mail and links to it reach nobody';
const ownHost = 'write a name that belongs to you';
const generic =
  /(?:my|your|example|sample|test|demo|some)[-_]?(?:gcp[-_])?project(?:[-_]?(?:id|1|123|12345|123456))?|project[-_]?id/;

const kinds: readonly Kind[] = [
  {
    pattern: /(?<!\w)atalaya-demo(?![\w-])/,
    why: "is the project of Atalaya's examples, and the default of a system that names no project",
    fix: "write the id of your project, as in project: 'orders-prod'",
  },
  {
    pattern: new RegExp(`(?<=^|^projects/|@)(?:${generic.source})(?=$|/|\\.iam\\.gserviceaccount\\.com$)`, 'i'),
    isWhole: true,
    why: 'is the name that documentation gives to a project',
    fix: "write the id of your project, as in project: 'orders-prod'",
  },
  { pattern: /(?<![\w.-])(?:[\w-]+\.)*example\.(?:com|net|org|edu)(?![\w-]|\.\w)/i, why: nobody, fix: ownHost },
  { pattern: /(?<=@|:\/\/)(?:[\w-]+\.)+(?:example|invalid)(?=$|[/:?#])/i, why: nobody, fix: ownHost },
  {
    pattern: /(?<=@|:\/\/|\.)(?:your|my)-?(?:company|domain|organization|org|team)\.\w+/i,
    why: 'is a name of examples: mail and links to it reach somebody else, or nobody',
    fix: ownHost,
  },
  {
    pattern:
      /(?<![\w.-])(?:github|gitlab|bitbucket)\.(?:com|org)\/(?:examples?|your-?\w[\w-]*|my-?(?:org|organization|company|team)|org|owner|user|username)(?=$|\/)/i,
    why: 'is a repository of examples: links to it lead nowhere',
    fix: 'write the address of your repository',
  },
  {
    pattern: /(?<=:\/\/)(?:localhost|127\.0\.0\.1|\[::1\])(?=$|[/:?#])/i,
    isLink: true,
    why: 'is the machine of whoever opens the link',
    fix: 'write an address that everybody who is notified can open',
  },
  {
    pattern: /<[A-Za-z][\w.-]*>|\[[A-Z]+_[A-Z_]+\]|__[A-Z][A-Z_]*__|\b(?:TODO|FIXME)\b/,
    isWhole: true,
    why: 'is to be replaced',
    fix: 'write the value',
  },
  {
    pattern: /\bYOUR[_-]\w[\w-]*|\b(?:change|replace)[_-]?me\b/i,
    isWhole: true,
    why: 'is to be replaced',
    fix: 'write the value',
  },
];

/** Each placeholder of a value once. In a sentence only links and mail addresses count. */
export const placeholdersIn = (value: string, isLink: boolean): readonly Placeholder[] => {
  const isSentence = /\s/.test(value.trim());
  const parts = isSentence ? (value.match(/https?:\/\/[^\s<>"')]+|[\w.+-]+@[\w.-]+\w/g) ?? []) : [value];
  const found = new Map<string, Placeholder>();
  for (const { pattern, isWhole, isLink: linksOnly, why, fix } of kinds) {
    if ((isWhole === true && isSentence) || (linksOnly === true && !isLink)) continue;
    for (const part of parts) {
      const [token] = pattern.exec(part) ?? [];
      if (token !== undefined && !found.has(token)) found.set(token, { token, why, fix });
    }
  }
  return [...found.values()];
};
