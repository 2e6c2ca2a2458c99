import ts from 'typescript';
import { FRONT_MATTER, markdown } from './document.js';

/**
 * What of a file is prose for people to read; all else is blanked out, so that every word keeps its line and column.
 * Of Markdown and YAML: no code, addresses, paths and HTML tags. Of TypeScript: comments, and texts of more than one word.
 */
export function proseOf(file: string, text: string): string {
  if (file.endsWith('.md')) return withoutCode(blanked(withoutBlocks(text), COMMENT));
  if (file.endsWith('.yaml')) return withoutCode(blanked(text, READ_BY_PROGRAMS));
  return proseOfProgram(text);
}

/** Fields of YAML files that hold names. */
const READ_BY_PROGRAMS = /^[ -]*(file|slug|lesson|start|type|at|after): .*$/gm;
/** In Markdown, which readers do not see: markers of what is run, shown or compiled. */
const COMMENT = /<!--[^]*?-->/g;
const CODE = [
  // Between backticks, within one paragraph.
  /(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[^])*?[^`]\1(?!`)/g,
  // Where a link leads; and addresses, paths and names of files.
  /(?<=\]\()[^\s)]+(?=\))/g,
  /\b[a-z]+:\/\/[^\s<>)'"]+/gi,
  /(?<![\w.-])(?<!\w\/)\/?[\w.-]+(\/[\w.-]+)+/g,
  /\b[\w-]+\.(cjs|json|md|mjs|tsv?|txt|yaml)\b/g,
  // HTML tags, escapes such as '\r\n', characters such as U+FFFD.
  /<\/?[a-z][^>\n]*>/gi,
  /\\(u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[a-z0-9])/gi,
  /\bU\+[0-9a-f]{4,6}\b/gi,
];

function withoutBlocks(text: string): string {
  const [head = ''] = FRONT_MATTER.exec(text) ?? [];
  const lines = text.slice(head.length).split('\n');
  for (const { type, map } of markdown.parse(text.slice(head.length), {}))
    if (map && (type === 'fence' || type === 'code_block')) lines.fill('', ...map);
  return head + lines.join('\n');
}

function withoutCode(text: string): string {
  return CODE.reduce(blanked, text);
}

function blanked(text: string, pattern: RegExp): string {
  return text.replace(pattern, (code) => code.replace(/[^\n]/g, ' '));
}

function proseOfProgram(text: string): string {
  const tree = ts.createSourceFile('it.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const ranges: ts.TextRange[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree);
    if (isSentence(node)) ranges.push({ pos: node.getStart(tree) + 1, end: node.getEnd() - 1 });
    else children.forEach(visit);
    if (children.length > 0) return;
    ranges.push(...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []));
    ranges.push(...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []));
  };
  visit(tree);
  let shown = text.replace(/[^\n]/g, ' ');
  for (const { pos, end } of ranges) shown = shown.slice(0, pos) + withoutCode(text.slice(pos, end)) + shown.slice(end);
  return shown;
}

function isSentence(node: ts.Node): boolean {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  return isText && /\p{L}{2} \p{L}{2}/u.test(node.text);
}
