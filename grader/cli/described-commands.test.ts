import { documentClaims } from '../author/verify/document-claims.js';
import { program } from './commands.js';
import { describedCommands } from './described-commands.js';

const facts = describedCommands(program);

test('the documents say what is so', () => {
  expect(documentClaims(facts).filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('all that can be typed is known: commands of the program, of two words too, npm test, and other scripts', () => {
  const names = facts.described.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['grade', 'package student', 'test', 'start', 'build:site', 'docs']));
  expect(names).not.toContain('autograde');
  expect(facts.described.find(({ name }) => name === 'similar')?.options).toContain('--above');
  expect(facts.siteVariables).toEqual(expect.arrayContaining(['BASE', 'REPOSITORY']));
});
