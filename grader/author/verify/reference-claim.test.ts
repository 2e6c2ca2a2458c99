import { labPage, labProblems, type LabCall, type LabGroup } from '../docs/lab-reference.js';
import { referenceProblems } from './reference-claim.js';

const call: LabCall = {
  name: 'lab.wait',
  signature: 'lab.wait(withinMs: number = 1000): Promise<void>',
  text: 'Waits.',
  parameters: [{ name: 'withinMs', text: 'in ms' }],
  options: [{ name: 'once?', type: "'a' | 'b'", text: 'Default a.' }],
  returns: 'nothing',
  throws: ['`StudentFault` when nothing comes'],
  examples: ['await lab.wait();'],
};
const groups = (changed: Partial<LabCall> = {}): LabGroup[] => [
  { title: '## The lab', text: 'All of it.', calls: [{ ...call, ...changed }], fields: [] },
];
const made = (changed?: Partial<LabCall>) => ({
  page: labPage(groups(changed)),
  problems: labProblems(groups(changed)),
});

test('the page has of a call its signature, text, parameters, options, errors and examples', () => {
  expect(made().page).toContain(
    [
      '## The lab\n\nAll of it.\n\n### lab.wait',
      '```ts\nlab.wait(withinMs: number = 1000): Promise<void>\n```',
      'Waits.',
      "- `withinMs`: in ms\n- `options.once?`, `'a' | 'b'`: Default a.\n- gives nothing\n- throws `StudentFault` when nothing comes",
      '```ts\nawait lab.wait();\n```\n',
    ].join('\n\n'),
  );
});

test('a page that is up to date holds', () => {
  expect(referenceProblems(made(), made().page)).toEqual([]);
});

test('a docstring that has changed since is told by the line of the page', () => {
  const [problem, ...others] = referenceProblems(made({ text: 'Waits long.' }), made().page);
  expect(problem).toMatch(/^content\/guides\/lab-kit\.md: line \d+ is not what the docstrings .* say: npm run docs$/);
  expect(others).toEqual([]);
  expect(referenceProblems(made(), `${made().page}more\n`)).toHaveLength(1);
});

test('a call without an example or a docstring is told by its name', () => {
  const bare = made({ examples: [], text: '' });
  expect(referenceProblems(bare, bare.page)).toEqual(['lab.wait has no docstring', 'lab.wait has no @example']);
});
