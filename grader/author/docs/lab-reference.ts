/** A call of the lab kit, as its docstring tells of it. Texts are Markdown. */
export interface LabCall {
  /** As one writes it: `lab.tcp.connect`. */
  name: string;
  /** The name with what it takes and gives. */
  signature: string;
  text: string;
  parameters: { name: string; text: string }[];
  /** Those of the types of options that it takes. */
  options: LabField[];
  returns: string;
  throws: string[];
  examples: string[];
}

/** Something that has no call: a property, or an option. */
export interface LabField {
  name: string;
  type: string;
  text: string;
}

/** What belongs together: the calls of one object, or the fields of one type. */
export interface LabGroup {
  /** A heading, with its marks. */
  title: string;
  text: string;
  calls: LabCall[];
  fields: LabField[];
}

const HEAD = `# The lab kit

What checks are written with. \`import { check, expect } from '#lab';\` is all that they begin with; the rest comes with \`student\`
and \`lab\`, which each check is given. How to write checks is in [Writing exercises](writing-exercises.md#the-files).

This page is made of the docstrings in \`grader/lab/\`: change those, then run \`npm run docs\`. Each example is a check, or a part of one, and is
run by the grader's tests against the small programs in \`grader/fixtures/lab-examples/\`.

Every wait ends: a limit in ms is time of a machine that has nothing else to do, and on a busy one the time in which others had the processor does
not count. What throws a \`StudentFault\` fails the check, and the student sees its message; every other error that a check throws is a fault
of the grader's, and costs nobody points.
`;

/** The reference as a page. */
export function labPage(groups: readonly LabGroup[]): string {
  return `${[HEAD.trim(), ...groups.map(groupText)].join('\n\n')}\n`;
}

/** Calls whose docstrings are not whole: what is missing, by name. */
export function labProblems(groups: readonly LabGroup[]): string[] {
  return groups.flatMap(({ calls }) =>
    calls.flatMap(({ name, text, examples }) => [
      ...(text === '' ? [`${name} has no docstring`] : []),
      ...(examples.length === 0 ? [`${name} has no @example`] : []),
    ]),
  );
}

function groupText({ title, text, calls, fields }: LabGroup): string {
  return [title, text, fieldLines(fields), ...calls.map(callText)].filter((part) => part !== '').join('\n\n');
}

function callText({ name, signature, text, parameters, options, returns, throws, examples }: LabCall): string {
  const told = [
    ...parameters.map((parameter) => `- \`${parameter.name}\`: ${onOneLine(parameter.text)}`),
    ...(options.length === 0 ? [] : [fieldLines(options, 'options.')]),
    ...(returns === '' ? [] : [`- gives ${onOneLine(returns)}`]),
    ...throws.map((error) => `- throws ${onOneLine(error)}`),
  ].join('\n');
  const parts = [`### ${name}`, fenced(signature), text, told, ...examples.map(fenced)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}

function fieldLines(fields: readonly LabField[], of = ''): string {
  return fields.map(({ name, type, text }) => `- ${fieldName(of + name, type)}: ${onOneLine(text)}`).join('\n');
}

function fieldName(name: string, type: string): string {
  return type === '' ? `\`${name}\`` : `\`${name}\`, \`${type}\``;
}

/** A list's lines would have to be indented. */
function onOneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
