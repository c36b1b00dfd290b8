/** Matchers match something and can be read; silences last some time; groups repeat no faster than they are looked at. */
import { instantOf } from '../../instant.ts';
import { pageGrouping } from '../../oncall/onCallPlan.ts';
import type { Matcher } from '../../oncall/routing.ts';
import type { OrganizationDefinition } from '../../organization.ts';
import { faultOfPattern } from '../../re2.ts';
import { millisecondsOrNaN, type Rule } from '../rule.ts';
import { matchersOf, routingOf } from './parts.ts';

const matchers: Rule<OrganizationDefinition> = {
  reads: ['onCall.routing'],
  check: (organization, report) => {
    for (const { matchers: written, of, mayBeEmpty, path } of matchersOf(organization)) {
      if (written.length === 0 && !mayBeEmpty) {
        const message = `${of} has no matchers: it would match every alert`;
        const fix = "add a matcher, such as { label: 'system', op: '=', value: 'orders' }";
        report({ id: 'model/empty-list', path, message, fix });
      }
      written.forEach(({ label, op, value }, i) => {
        const fault = op === '=~' || op === '!~' ? faultOfPattern(value) : undefined;
        if (fault === undefined) return;
        const message = `the pattern '${value}' for '${label}' cannot be read: ${fault}`;
        report({
          id: 'model/bad-pattern',
          path: `${path}[${i}].value`,
          message,
          fix: 'write a regular expression in RE2 syntax',
        });
      });
    }
  },
};

const silences: Rule<OrganizationDefinition> = {
  reads: ['onCall.routing'],
  check: (organization, report) => {
    (routingOf(organization).silences ?? []).forEach(({ id, matchers, begin, end }, i) => {
      const length = (instantOf(end) ?? NaN) - (instantOf(begin) ?? NaN);
      const path = `onCall.routing.silences[${i}]`;
      if (matchers.length > 0 && matchers.every(matchesMissing)) {
        const message = `every matcher of the silence '${id}' matches a label that is missing: it would silence alerts of every team`;
        const fix = "add a matcher with a value, such as { label: 'system', op: '=', value: 'orders' }";
        report({ id: 'model/silence-of-everything', path: `${path}.matchers`, message, fix });
      }
      if (!(length <= 0)) return;
      const message = `the silence '${id}' ends at ${end}, not after it begins at ${begin}`;
      report({ id: 'model/silence-order', path: `${path}.end`, message, fix: 'write a later end' });
    });
  },
};

/** Alertmanager refuses a silence of such matchers only. Patterns that JavaScript cannot read are taken to need a value. */
const matchesMissing = ({ op, value }: Matcher): boolean => {
  switch (op) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
      return matchesEmpty(value);
    case '!~':
      return !matchesEmpty(value);
  }
};

const matchesEmpty = (pattern: string): boolean => {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test('');
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

const groups: Rule<OrganizationDefinition> = {
  reads: ['onCall.routing'],
  check: (organization, report) => {
    (routingOf(organization).routes ?? []).forEach(({ grouping }, i) => {
      if (grouping === undefined) return;
      const { interval, repeat } = { ...pageGrouping, ...grouping };
      if (!(millisecondsOrNaN(repeat) < millisecondsOrNaN(interval))) return;
      const message = `the notification repeats every ${repeat}, but its group is evaluated every ${interval}`;
      const path = `onCall.routing.routes[${i}].grouping.repeat`;
      report({ id: 'model/grouping-order', path, message, fix: `write '${interval}' or longer` });
    });
  },
};

export const routingRules: readonly Rule<OrganizationDefinition>[] = [matchers, silences, groups];
