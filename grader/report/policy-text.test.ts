import { policyRemark, policyText } from './policy-text.js';

test.each([
  [{}, ''],
  [{ late: { days: 1, penaltyPoints: 3 } }, '1 day late: 3 points off'],
  [{ late: { days: 2, penaltyPoints: 1 } }, '2 days late: 1 point off'],
  [{ late: { days: 2, penaltyPoints: 0 } }, '2 days late'],
  [
    { late: { days: 9, penaltyPoints: 3, tooLate: true as const } },
    '9 days late, when nothing counted any more: no points',
  ],
  [
    { late: { days: 0, penaltyPoints: 0, uncounted: true as const } },
    'marked as late, nobody knows by how much: nothing off',
  ],
  [{ attempt: { number: 2, most: 3 } }, 'attempt 2'],
  [
    { attempt: { number: 4, most: 3 }, late: { days: 1, penaltyPoints: 0 } },
    '1 day late; attempt 4, and only the first 3 count: no points',
  ],
])('%j is told as %s', (result, words) => {
  expect(policyText(result)).toBe(words);
  expect(policyRemark(result)).toBe(words === '' ? '' : ` (${words})`);
});
