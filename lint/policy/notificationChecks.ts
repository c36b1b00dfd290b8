/** Rules about a policy's notifications, documentation and labels, and about how its incidents close. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { countIn, has, pathTo, secondsIn, textIn, type Message } from '../artefact/message.ts';
import { isTemplated } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { bytesOf, lengthOf, proto } from './policy.ts';

const strategies = `${proto}, AlertStrategy`;
/** Seconds. */
const [halfAnHour, week] = [1_800, 604_800];

export const autoClose: Check<Artefact> = artefactCheck(
  {
    id: 'policies/auto-close',
    severity: 'error',
    title: 'An autoClose is at least 30 minutes.',
    source: `${strategies}.auto_close; the API's own error, as reported in nomadkaraoke/karaoke-gen#788`,
  },
  (artefact) =>
    each(artefact, 'AlertStrategy').flatMap((strategy) => {
      const after = secondsIn(strategy, 'autoClose');
      if (after === undefined || after >= halfAnHour) return [];
      return [
        {
          path: pathTo(strategy, 'autoClose'),
          message: `an autoClose of ${after}s is below ${halfAnHour}s (30 min)`,
          fix: 'write "1800s" or more',
        },
      ];
    }),
);

export const autoCloseLong: Check<Artefact> = artefactCheck(
  {
    id: 'policies/auto-close-long',
    severity: 'warning',
    title: 'An autoClose is at most seven days.',
    source: 'The console offers at most seven days; the API documentation does not mention a limit',
  },
  (artefact) =>
    each(artefact, 'AlertStrategy').flatMap((strategy) => {
      const after = secondsIn(strategy, 'autoClose') ?? 0;
      if (after <= week) return [];
      return [
        {
          path: pathTo(strategy, 'autoClose'),
          message: `an autoClose of ${after}s is above ${week}s (7 days)`,
          fix: 'write "604800s" or less, or apply it once as a test',
        },
      ];
    }),
);

export const renotify: Check<Artefact> = artefactCheck(
  {
    id: 'policies/renotify-interval',
    severity: 'error',
    title: 'A renotifyInterval is 30 minutes to 24 hours.',
    source: `${strategies}.notification_channel_strategy; Cloud Monitoring, "Repeated notifications"`,
  },
  (artefact) =>
    each(artefact, 'NotificationChannelStrategy').flatMap((strategy) => {
      const every = secondsIn(strategy, 'renotifyInterval');
      if (every === undefined || (every >= halfAnHour && every <= 86_400)) return [];
      return [
        {
          path: pathTo(strategy, 'renotifyInterval'),
          message: `a renotifyInterval of ${every}s is not between ${halfAnHour}s (30 min) and 86400s (24 h)`,
          fix: 'write a value such as "3600s"',
        },
      ];
    }),
);

const documentation = `${proto}, Documentation`;

export const documentationSize: Check<Artefact> = artefactCheck(
  {
    id: 'policies/documentation-size',
    severity: 'error',
    title: 'Documentation has at most 8,192 characters and 10,240 bytes, its subject 10,240 bytes.',
    source: documentation,
  },
  (artefact) =>
    each(artefact, 'Documentation').flatMap((documentation): readonly ArtefactFault[] => {
      const [content, subject] = [textOf(documentation, 'content'), textOf(documentation, 'subject')];
      const [characters, bytes] = [lengthOf(content), bytesOf(content)];
      const isLong = characters > 8_192 || bytes > 10_240;
      return [
        ...(isLong
          ? [
              {
                path: pathTo(documentation, 'content'),
                message: `the content has ${characters} characters and ${bytes} bytes: the maximum is 8192 characters and 10240 bytes`,
                fix: 'shorten it, and link to the rest',
              },
            ]
          : []),
        ...(bytesOf(subject) > 10_240
          ? [
              {
                path: pathTo(documentation, 'subject'),
                message: `the subject has ${bytesOf(subject)} bytes: the maximum is 10240, and only 255 are shown`,
                fix: 'shorten it',
              },
            ]
          : []),
      ];
    }),
);

/** Raw text: variables of notifications count with their written length. */
const textOf = (message: Message, field: string): string => {
  const value = message.fields.get(field);
  return value?.kind === 'Scalar' ? String(value.value) : '';
};

export const mimeType: Check<Artefact> = artefactCheck(
  {
    id: 'policies/mime-type',
    severity: 'warning',
    title: 'The mimeType of documentation is text/markdown.',
    source: `${documentation}.mime_type: "only the value text/markdown is supported"`,
  },
  (artefact) =>
    each(artefact, 'Documentation').flatMap((documentation) => {
      const type = textIn(documentation, 'mimeType') ?? 'text/markdown';
      return type === 'text/markdown'
        ? []
        : [
            {
              path: pathTo(documentation, 'mimeType'),
              message: `'${type}' is not supported`,
              fix: 'write "text/markdown"',
            },
          ];
    }),
);

export const documentationLinks: Check<Artefact> = artefactCheck(
  {
    id: 'policies/documentation-links',
    severity: 'error',
    title: 'Documentation has at most three links, with names of 1 to 63 characters and URLs of at most 2,083.',
    source: `${documentation}.Link`,
  },
  (artefact) => [
    ...each(artefact, 'Documentation').flatMap((documentation) => {
      const count = countIn(documentation, 'links') ?? 0;
      return count > 3
        ? [
            {
              path: pathTo(documentation, 'links'),
              message: `the documentation has ${count} links: the maximum is three`,
              fix: 'move the others into the content',
            },
          ]
        : [];
    }),
    ...each(artefact, 'Link').flatMap((link): readonly ArtefactFault[] => {
      const name = textIn(link, 'displayName');
      const isNamed = link.isOpen || has(link, 'displayName');
      const [nameLength, urlLength] = [lengthOf(name ?? ''), lengthOf(textIn(link, 'url') ?? '')];
      return [
        ...(isNamed && nameLength <= 63
          ? []
          : [
              {
                path: isNamed ? pathTo(link, 'displayName') : link.path,
                message: isNamed
                  ? `the name of the link has ${nameLength} characters: the maximum is 63`
                  : 'the link has no displayName',
                fix: 'give it a short name',
              },
            ]),
        ...(urlLength <= 2_083
          ? []
          : [
              {
                path: pathTo(link, 'url'),
                message: `the URL has ${urlLength} characters: the maximum is 2083`,
                fix: 'shorten it',
              },
            ]),
      ];
    }),
  ],
);

/** Lower-case letters of any script, as in other labels on Google Cloud. */
const labelKey = /^\p{Ll}[\p{Ll}\p{Lo}\p{N}_-]*$/u;
const labelValue = /^[\p{Ll}\p{Lo}\p{N}_-]*$/u;

const isLong = (text: string): boolean => lengthOf(text) > 63 || bytesOf(text) > 128;

export const userLabels: Check<Artefact> = artefactCheck(
  {
    id: 'policies/user-labels',
    severity: 'error',
    title: 'A policy has at most 64 user labels, of at most 63 lower-case letters, digits, dashes and underscores.',
    source: `${proto}, user_labels; the same is said of SLOs, uptime checks and channels`,
  },
  (artefact) => {
    const labels = artefact.root.fields.get('userLabels');
    if (labels?.kind !== 'Table') return [];
    const { size } = labels.entries;
    return [
      ...(size > 64
        ? [{ path: labels.path, message: `there are ${size} user labels: the maximum is 64`, fix: 'remove some' }]
        : []),
      ...[...labels.entries].flatMap(([key, { value, path, isTemplated: isOpen }]): readonly ArtefactFault[] => {
        const text = String(value);
        const fix = 'write lower-case letters, digits, dashes and underscores, at most 63';
        if (!isTemplated(key) && (!labelKey.test(key) || isLong(key)))
          return [{ path, atKey: true, message: `'${key}' is not a valid key of a user label`, fix }];
        return isOpen || (labelValue.test(text) && !isLong(text))
          ? []
          : [{ path, message: `'${text}' is not a valid value of a user label`, fix }];
      }),
    ];
  },
);
