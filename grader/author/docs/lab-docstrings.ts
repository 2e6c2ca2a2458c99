import { join } from 'node:path';
import type {
  Comment,
  CommentDisplayPart,
  DeclarationReflection,
  ParameterReflection,
  ProjectReflection,
  SignatureReflection,
  TypeDocOptions,
} from 'typedoc';
import { courseRoot } from '../../course/root.js';
import { labGroups } from './lab-groups.js';
import type { LabCall, LabField, LabGroup } from './lab-reference.js';
import { typeText, valueText } from './lab-types.js';

/** Reads the docstrings of all that `grader/lab/index.ts` exports. @throws where TypeDoc cannot */
export async function readLab(): Promise<LabGroup[]> {
  const { Application } = await import('typedoc');
  const options: TypeDocOptions = {
    entryPoints: [join(courseRoot, 'grader', 'lab', 'index.ts')],
    tsconfig: join(courseRoot, 'grader', 'author', 'docs', 'tsconfig.json'),
    // Types and lint are proven elsewhere, and fast-check has a site of its own.
    skipErrorChecking: true,
    excludeExternals: true,
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    sort: ['source-order'],
    logLevel: 'Error',
    plugin: [],
  };
  const application = await Application.bootstrap(options);
  const project = await application.convert();
  if (project === undefined) throw new Error('TypeDoc could not read grader/lab/index.ts');
  return groupsOf(project);
}

type Exported = readonly DeclarationReflection[];

function groupsOf(project: ProjectReflection): LabGroup[] {
  const exported = project.children ?? [];
  const objects = labGroups.map(({ type, title, prefix }) => {
    const object = exported.find(({ name }) => name === type);
    if (object === undefined) throw new Error(`grader/lab/index.ts exports no ${type}`);
    return { ...membersOf(object, prefix, exported), title: `## ${title}`, text: told(object.comment) };
  });
  const ofObjects = new Set(labGroups.map(({ type }) => type));
  const [first, others] = [new Set(['check', 'expect']), exported.filter(({ name }) => !ofObjects.has(name))];
  const beginning = others.filter(({ name }) => first.has(name)).map((one) => firstCall(one, exported));
  // Options stand with the calls that take them.
  const taken = new Set(parametersOf(exported).map((parameter) => typeText(parameter.type)));
  const rest = others.filter(({ name }) => !first.has(name) && !(name.endsWith('Options') && taken.has(name)));
  const types = rest
    .filter((one) => one.children)
    .map((one) => ({ ...membersOf(one, '', exported), title: `### ${one.name}`, text: told(one.comment) }));
  const words = rest.filter((one) => !one.children).map(fieldOf);
  return [
    { title: '## A check', text: '', calls: beginning, fields: [] },
    ...objects,
    { title: '## What they take and give', text: '', calls: [], fields: words },
    ...types,
  ];
}

/** A property that holds a function is called as any method is; in a type of options it is one of them. */
function membersOf(
  object: DeclarationReflection,
  prefix: string,
  exported: Exported,
): Pick<LabGroup, 'calls' | 'fields'> {
  const members = (object.children ?? []).filter(({ name }) => name !== 'constructor');
  const signatureOf = (one: DeclarationReflection) =>
    one.signatures?.[0] ??
    (prefix !== '' && one.type?.type === 'reflection' ? one.type.declaration.signatures?.[0] : undefined);
  return {
    calls: members.flatMap((one) => {
      const signature = signatureOf(one);
      return signature === undefined
        ? []
        : [callOf(signature, prefix + one.name, signature.comment ?? one.comment, exported)];
    }),
    fields: members.filter((one) => signatureOf(one) === undefined).map(fieldOf),
  };
}

function firstCall(one: DeclarationReflection, exported: Exported): LabCall {
  const [signature] = one.signatures ?? [];
  if (signature) return callOf(signature, one.name, signature.comment, exported);
  return { ...callParts(one.comment), name: one.name, signature: `${one.name}(actual)`, parameters: [], options: [] };
}

function callOf(
  signature: SignatureReflection,
  name: string,
  comment: Comment | undefined,
  exported: Exported,
): LabCall {
  const parameters = signature.parameters ?? [];
  const takes = parameters.map(parameterText).join(', ');
  return {
    ...callParts(comment),
    name,
    signature: `${name}${genericText(signature)}(${takes}): ${typeText(signature.type)}`,
    parameters: parameters.flatMap((one) => {
      const text = told(one.comment);
      return text === '' ? [] : [{ name: parameterName(one), text }];
    }),
    options: parameters.flatMap(({ type }) => {
      const name = typeText(type);
      const found = name.endsWith('Options') ? exported.find((one) => one.name === name) : undefined;
      return (found?.children ?? []).map(fieldOf);
    }),
  };
}

function parametersOf(exported: Exported): ParameterReflection[] {
  return exported
    .flatMap((one) => [one, ...(one.children ?? [])])
    .flatMap(({ signatures = [] }) => signatures.flatMap(({ parameters = [] }) => parameters));
}

function genericText({ typeParameters }: SignatureReflection): string {
  return typeParameters ? `<${typeParameters.map(({ name }) => name).join(', ')}>` : '';
}

function parameterText(one: ParameterReflection): string {
  const [name, type] = [parameterName(one), typeText(one.type)];
  if (one.defaultValue === undefined) return `${name}${one.flags.isOptional ? '?' : ''}: ${type}`;
  return one.defaultValue === '{}' ? `${name}?: ${type}` : `${name}: ${type} = ${valueText(one.defaultValue)}`;
}

/** One that is taken apart at once has no name of its own. */
function parameterName({ name }: ParameterReflection): string {
  return name === '__namedParameters' ? 'options' : name;
}

function fieldOf(one: DeclarationReflection): LabField {
  const { name, flags } = one;
  const type = one.type ?? one.getSignature?.type;
  return {
    name: flags.isOptional ? `${name}?` : name,
    type: typeText(type),
    text: told(one.comment ?? one.getSignature?.comment),
  };
}

function callParts(comment: Comment | undefined): Pick<LabCall, 'text' | 'returns' | 'throws' | 'examples'> {
  const tags = (name: string) =>
    (comment?.blockTags ?? [])
      .filter(({ tag }) => tag === name)
      .map(({ content, typeAnnotation = '' }) => `${typeAnnotation.replace(/[{}]/g, '`')} ${textOf(content)}`.trim());
  return {
    text: told(comment),
    returns: tags('@returns').join(' '),
    throws: tags('@throws').map((text) => (text === '' ? 'an error' : text)),
    examples: tags('@example').map((text) => text.replace(/^```\w*\n|\n```$/g, '')),
  };
}

function told(comment: Comment | undefined): string {
  return textOf(comment?.summary ?? []);
}

function textOf(parts: readonly CommentDisplayPart[]): string {
  return parts
    .map(({ text }) => text)
    .join('')
    .trim();
}
