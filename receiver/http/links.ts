/**
 * Links that acknowledge. Each is signed for one incident, one recipient and an expiry: whoever has the message may use it, and nobody can
 * make another one from it. Opening it only shows a page, because mail scanners open links; its button acknowledges.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Links {
  readonly acknowledge: (incident: string, by: string, now: number) => string;
  /** Undefined: the signature is wrong. */
  readonly read: (path: string, now: number) => AcknowledgeLink | undefined;
}

export interface AcknowledgeLink {
  readonly incident: string;
  readonly by: string;
  readonly isExpired: boolean;
}

/** Milliseconds: longer than any incident should wait. */
export const validFor: number = 3 * 86_400_000;

const pattern = /^\/incidents\/([\w-]{1,64})\/acknowledge$/;

export const createLinks = (url: string, key: Uint8Array): Links => {
  const base = url.replace(/\/+$/, '');
  const signature = (incident: string, by: string, until: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['acknowledge', incident, by, until]))
      .digest();
  return {
    acknowledge: (incident, by, now) => {
      const until = String(Math.ceil((now + validFor) / 1_000));
      const parameters = new URLSearchParams({
        by,
        until,
        signature: signature(incident, by, until).toString('base64url'),
      });
      return `${base}/incidents/${incident}/acknowledge?${parameters}`;
    },
    read: (path, now) => {
      const { pathname, searchParams } = new URL(path, 'http://receiver');
      const incident = pattern.exec(pathname)?.[1];
      const [by, until, signed] = ['by', 'until', 'signature'].map((name) => searchParams.get(name) ?? '');
      if (incident === undefined || by === undefined || until === undefined || signed === undefined) return undefined;
      const wanted = signature(incident, by, until);
      const given = Buffer.from(signed, 'base64url');
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      return { incident, by, isExpired: Number(until) * 1_000 < now };
    },
  };
};
