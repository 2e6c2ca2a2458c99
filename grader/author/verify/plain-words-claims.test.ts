import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainWordsClaim } from './plain-words-claims.js';

const root = mkdtempSync(join(tmpdir(), 'course-plain-'));
afterAll(() => rmSync(root, { recursive: true }));

mkdirSync(join(root, 'content'));
writeFileSync(
  join(root, 'content', 'plain-words.yaml'),
  '- { phrase: whoever, instead: the user }\n- { phrase: (has|have) come, instead: arrived, except: [b.md] }\n',
);

test.each<[text: string, file: string, problems: string[]]>([
  ['The server answers.', 'a.md', []],
  ['One.\n\nWhoever calls.', 'a.md', ['a.md:3: "Whoever": write the user']],
  ['What has\ncome.', 'a.md', ['a.md:1: "has come": write arrived']],
  ['What has come.', 'a.md', ['a.md:1: "has come": write arrived']],
  ['What has come.', 'b.md', []],
  // Code, and words that only contain a phrase.
  ['`whoever`, whoeverness\n\n```\nwhoever\n```\n', 'a.md', []],
])('%j in %s', (text, file, problems) => {
  writeFileSync(join(root, file), text);
  expect(plainWordsClaim([file], root).problems).toEqual(problems);
});
