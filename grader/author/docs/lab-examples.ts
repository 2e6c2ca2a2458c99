/** An example of the lab kit's reference. */
export interface LabExample {
  /** The call whose example it is, `lab.tcp.connect`. */
  of: string;
  code: string;
}

/** The examples of the reference, as they stand in the page: behind each call's heading, the signature and then these. */
export function examplesIn(page: string): LabExample[] {
  return page.split(/^### /m).flatMap((part) => {
    const of = part.slice(0, part.indexOf('\n'));
    const [, ...codes] = [...part.matchAll(/^```ts\n([^]*?)\n```$/gm)].map(([, code = '']) => code);
    return codes.map((code) => ({ of, code }));
  });
}

/** The name that a check gets which is made of an example. */
export function exampleName({ of }: LabExample): string {
  return `the example of ${of}`;
}

/** A file of checks with one for each example; one that declares its check itself stays as it is. */
export function checksOf(examples: readonly LabExample[]): string {
  return ["import { check, expect, fc } from '#lab';", ...examples.map(checkOf)].join('\n\n');
}

function checkOf(example: LabExample): string {
  if (example.code.startsWith('check(')) return example.code;
  const body = example.code.replace(/^(?=.)/gm, '  ');
  const options = `{ points: 1, hint: 'none', lesson: 'none' }`;
  return `check(${JSON.stringify(exampleName(example))}, ${options}, async ({ student, lab }) => {\n${body}\n});`;
}

/**
 * Which of these programs an example is about: one that it imports the types of, or that exports what it starts, or the one that is run.
 * @param sources the programs, by file name
 * @param byItself the program for `student.run`
 */
export function programFor({ code }: LabExample, sources: ReadonlyMap<string, string>, byItself: string): string {
  const [, typed] = /import\('\.\/([\w-]+)\.js'\)/.exec(code) ?? [];
  if (typed !== undefined) return `${typed}.ts`;
  const [, started] = /student\.start\('(\w+)'/.exec(code) ?? [];
  const found = [...sources].find(([, text]) => new RegExp(`export (async )?function ${started}\\b`).test(text));
  return found?.[0] ?? byItself;
}
