import { endsInName, hasAllOf, holdsName, sameName, sharesName } from './person-names.js';

test.each([
  ['Ada Lovelace', 'Lovelace, Ada'],
  ['Ada Lovelace', 'lovelaceada'],
  ["Siobhán O'Brien", 'O Brien Siobhan'],
])('%s is %s', (one, other) => {
  expect([sameName(one, other), sameName(other, one), holdsName(one, other)]).toEqual([true, true, true]);
});

test.each([
  ['Ana García Ruiz', 'Ana García', true],
  ['Lab 1 Ana García', 'Ana García', true],
  // Participant 12 of a class and its group 12 may be called so.
  ['Mira Okafor', 'Mira Mira', false],
  ['Mira Okafor', 'Mira Okafor Mira', false],
  ['', 'Mira', false],
  ['Mira', '', false],
])('that "%s" has all of "%s": %p', (name, other, has) => {
  expect(hasAllOf(name, other)).toBe(has);
});

test.each([
  ['Lab 1 Ana García', 'Ana García', true],
  ['Lab 1-Ana García', 'García Ana', true],
  ["Group A O'Brien Siobhan", "Siobhan O'Brien", true],
  // A team of that name.
  ['Mira Okafor 2', 'Mira Okafor', false],
  ['Mira Okafor', '', false],
])('that "%s" ends in "%s": %p', (name, other, ends) => {
  expect(endsInName(name, other)).toBe(ends);
});

test('one name may be within the other, whichever it is, but no word counts twice', () => {
  expect(holdsName('Ana García', 'Ana García Ruiz')).toBe(true);
  expect(holdsName('Ana García Ruiz', 'Ana García')).toBe(true);
  expect(holdsName('Mira Mira', 'Mira Okafor')).toBe(false);
  expect(holdsName('', 'Ana')).toBe(false);
});

test('a nickname shares a word with the name, and two people none', () => {
  expect(sharesName('mira_o', 'Mira Okafor')).toBe(true);
  expect(sharesName('Zoë Núñez', 'Mira Okafor')).toBe(false);
});
