import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { exerciseFromTemplate, templateFor, type Template } from './templates.js';

const folder = join(courseRoot, 'grader', 'author', 'scaffold', 'templates');
const templates: Template[] = [
  templateFor('function', 'tcp'),
  ...(['server', 'program'] as const).flatMap((kind) => (['tcp', 'udp'] as const).map((one) => templateFor(kind, one))),
];
const fill = {
  slug: 'my-slug',
  title: 'My $& title, and no sample-slug',
  exportName: 'startMine',
  lesson: '07-tcp',
  section: 'two-transports',
};

function written(template: Template): Map<string, string> {
  return new Map(exerciseFromTemplate(template, fill).map(({ path, text }) => [path, text]));
}

/** The sentences of a stub that say what a program must do, each in one line of its own. */
function sentences(stub: string): string[] {
  return [...stub.matchAll(/^ \* - (.+)$/gm)].map(([, sentence = '']) => sentence);
}

test('each kind and transport has its template', () => {
  const there = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  expect([...templates].sort()).toEqual(there.sort());
});

describe.each(templates)('the template %s', (template) => {
  const files = written(template);
  const stub = files.get('exercises/my-slug/my-slug.ts') ?? '';
  const checks = files.get('exercises/my-slug/my-slug.checks.ts') ?? '';

  test('makes all files of an exercise, the stub twice', () => {
    const names = [...files.keys()].map((path) => path.replace(/(alternatives|mistakes)\/[a-z-]+\.ts$/, '$1'));
    expect(names.sort()).toEqual([
      'exercises/my-slug/my-slug.checks.ts',
      'exercises/my-slug/my-slug.ts',
      'solutions/my-slug/alternatives',
      'solutions/my-slug/answer-to.ts',
      ...Array<string>(3).fill('solutions/my-slug/mistakes'),
      'solutions/my-slug/mistakes.yaml',
      'solutions/my-slug/reference.ts',
      'solutions/my-slug/stub.ts',
    ]);
    expect(files.get('solutions/my-slug/stub.ts')).toBe(stub);
  });

  test('fills in every name, and what it fills in is left as it is', () => {
    expect(stub).toContain('My $& title, and no sample-slug.');
    for (const text of files.values())
      expect(text.replaceAll(fill.title, '')).not.toMatch(/sample-|sampleExport|Sample title/);
  });

  test('leaves one function open, and says in each file what becomes of it', () => {
    const open = [...files].filter(([path, text]) => path.startsWith('solutions') && text.includes('not written yet'));
    expect(open.map(([path]) => path).sort()).toEqual(['solutions/my-slug/answer-to.ts', 'solutions/my-slug/stub.ts']);
    for (const text of files.values()) expect(text.match(/ SAMPLE: /g)).toHaveLength(1);
  });

  test('has a check for every sentence of the stub, in its words', () => {
    const claimed = [...checks.matchAll(/covers: (?:\[([^\]]*)\]|('[^']*'))/g)].flatMap(([, list, one = '']) =>
      [...(list ?? one).matchAll(/'([^']*)'/g)].map(([, words = '']) => words),
    );
    expect(sentences(stub).length).toBeGreaterThan(3);
    expect(sentences(stub).filter((sentence) => !claimed.some((words) => sentence.includes(words)))).toEqual([]);
    expect(claimed.filter((words) => !sentences(stub).some((sentence) => sentence.includes(words)))).toEqual([]);
  });

  test('has for every check two hints, the lesson that was named, and a mistake that fails it', () => {
    const names = [...checks.matchAll(/^check\(\n +(?:'(.+)'|([A-Z]+)),$/gm)].map(([, name, constant = '']) =>
      name === undefined ? new RegExp(`const ${constant} = '(.+)';`).exec(checks)?.[1] : name,
    );
    expect(names.length).toBeGreaterThan(2);
    expect(checks.match(/lesson: '07-tcp#two-transports'/g)).toHaveLength(names.length);
    for (const name of names) expect(files.get('solutions/my-slug/mistakes.yaml')).toContain(`${name}`);
  });
});
