import { expect, test } from '@jest/globals';
import { shortWait } from './shortWait.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';
import { channelsOfOwner, individual } from '../../../model/oncall/team.ts';

const steps = 'owners.0.onCall.escalation.steps';

test('a page that is answered in time must not escalate', () => {
  expect(shopFindings(shortWait, { [`${steps}.0.wait`]: '2m' })).toEqual(
    finding(
      shortWait,
      'owners[0].onCall.escalation',
      "step 1 of 'shop' waits 2m, and the team has 5m to acknowledge: a page that is answered in time escalates all the same",
      "write wait: '5m' or longer, or a shorter acknowledgeWithin",
    ),
  );
});

test('the team may promise less', () => {
  expect(shopFindings(shortWait, { [`${steps}.0.wait`]: '2m', 'owners.0.onCall.acknowledgeWithin': '2m' })).toEqual([]);
});

test('nothing comes after the last step that is not repeated', () => {
  const only = { page: { steps: [{ targets: [individual('ana'), channelsOfOwner], wait: '1m' }], repeat: 0 } };
  const escalation = { ...only, ticket: only.page };
  expect(shopFindings(shortWait, { 'owners.0.onCall.escalation': escalation })).toEqual([]);
});
