import { SaxesParser } from 'saxes';

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** The document's element; throws on whatever XML 1.0 does not allow. */
export function readXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (more) => {
    const element = open.at(-1);
    if (element) element.text += more;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [document] = root.children;
  if (!document || root.children.length > 1) throw new Error('not one element');
  return document;
}

/** What JUnit's readers know: the elements, with the attributes that each has to have and those that it may have. */
const known: Record<string, { in: string; must: string[]; may?: string[] }> = {
  testsuite: {
    in: 'testsuites',
    must: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
    may: ['timestamp', 'file'],
  },
  properties: { in: 'testsuite', must: [] },
  property: { in: 'properties', must: ['name', 'value'] },
  testcase: { in: 'testsuite', must: ['name', 'classname', 'time'], may: ['file', 'line'] },
  failure: { in: 'testcase', must: ['message', 'type'] },
  error: { in: 'testcase', must: ['message', 'type'] },
  skipped: { in: 'testcase', must: ['message'] },
  'system-out': { in: 'testcase', must: [] },
  'system-err': { in: 'testcase', must: [] },
};

/** What is wrong with a JUnit document for its readers; testmoapp/junitxml says what they take. */
export function junitProblems(element: Element): string[] {
  const own = element.children.flatMap((child) => {
    const { in: parent, must = [], may = [] } = known[child.name] ?? {};
    const attributes = Object.keys(child.attributes);
    return [
      ...(parent === element.name ? [] : [`${child.name} in ${element.name}`]),
      ...must.filter((name) => !attributes.includes(name)).map((name) => `${child.name} has no ${name}`),
      ...attributes.filter((name) => ![...must, ...may].includes(name)).map((name) => `${child.name} has ${name}`),
    ];
  });
  return [...own, ...countProblems(element), ...element.children.flatMap(junitProblems)];
}

const counted = { tests: 'testcase', failures: 'failure', errors: 'error', skipped: 'skipped' };

function countProblems(element: Element): string[] {
  if (element.name !== 'testsuite' && element.name !== 'testsuites') return [];
  return Object.entries(counted)
    .filter(([attribute, name]) => Number(element.attributes[attribute]) !== count(element, name))
    .map(([attribute]) => `${element.name}: ${attribute} does not count`);
}

export function count(element: Element, name: string): number {
  return element.children.reduce((sum, child) => sum + Number(child.name === name) + count(child, name), 0);
}
