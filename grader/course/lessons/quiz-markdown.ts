import type { Token } from 'markdown-it';
import type { CourseProblem } from '../broken-course.js';
import type { Lesson } from './lesson.js';

/** A list item `- **key**, **alternative** ✓: text`. `text` is inline Markdown without line ends; `line` counts from 1 in the file. */
export interface Entry {
  keys: string[];
  right: boolean;
  text: string;
  line: number;
}

/** A question as it stands in the lesson, read by its form alone: whether it makes sense is for the schema to say. */
export interface WrittenQuestion {
  line: number;
  question: string;
  kind: string;
  options: Entry[];
  answers: Entry[];
}

const QUIZ = 'Quiz';
const ANSWER_OPENS = '<details><summary>Answer</summary>';
const ANSWER_CLOSES = '</details>';
const ENTRY = /^(\*\*.+?\*\*(?:, \*\*.+?\*\*)*)( ✓)?: (.+)$/;

/** A heading, paragraph, list or the like, with all that is in it. */
type Block = [Token, ...Token[]];

/** Reads what stands under the heading "Quiz". What is not of the form is left out of the questions and told among the problems. */
export function writtenQuiz({ file, tokens, linesBefore, sections }: Lesson): {
  questions: WrittenQuestion[];
  problems: CourseProblem[];
} {
  const problems: CourseProblem[] = [];
  const lineOf = (block: Block) => (block[0].map?.[0] ?? 0) + linesBefore + 1;
  const report = (line: number, message: string) => void problems.push({ file, line, message });

  const blocks = quizBlocks(tokens);
  if (!blocks) {
    report(sections.at(-1)?.line ?? 1, `has no heading "## ${QUIZ}": every lesson ends with a quiz`);
    return { questions: [], problems };
  }
  const questions: WrittenQuestion[] = [];
  for (const { heading, body } of byQuestion(blocks, (stray) =>
    report(lineOf(stray), `stands before the first question: begin a question with "### "`),
  )) {
    const [kindBlock, ...rest] = body;
    const line = lineOf(heading);
    const kind = kindBlock && emphasised(kindBlock);
    if (kind === undefined) {
      report(line, `its kind is missing: write *single choice*, *several choices*, *number* or *short text* below it`);
      continue;
    }
    const options = rest[0]?.[0].type === 'bullet_list_open' ? rest.shift() : undefined;
    const [opens, answers, closes, stray] = rest;
    if (
      htmlOf(opens) !== ANSWER_OPENS ||
      answers?.[0].type !== 'bullet_list_open' ||
      htmlOf(closes) !== ANSWER_CLOSES
    ) {
      report(
        opens ? lineOf(opens) : line,
        `its answer is missing: write ${ANSWER_OPENS}, a list, and ${ANSWER_CLOSES}, with empty lines between them`,
      );
      continue;
    }
    if (stray) report(lineOf(stray), `stands behind the question's answer: move it before "## ${QUIZ}", or remove it`);
    const entries = (list: Block) => entriesOf(list, linesBefore, report);
    questions.push({
      line,
      question: contentOf(heading),
      kind,
      options: options ? entries(options) : [],
      answers: entries(answers),
    });
  }
  return { questions, problems };
}

function quizBlocks(tokens: readonly Token[]): Block[] | undefined {
  const blocks = blocksOf(tokens);
  const at = blocks.findIndex((block) => block[0].tag === 'h2' && contentOf(block) === QUIZ);
  if (at < 0) return undefined;
  const after = blocks.slice(at + 1);
  const end = after.findIndex(([{ type, tag }]) => type === 'heading_open' && (tag === 'h1' || tag === 'h2'));
  return end < 0 ? after : after.slice(0, end);
}

function byQuestion(blocks: readonly Block[], onStray: (block: Block) => void): { heading: Block; body: Block[] }[] {
  const questions: { heading: Block; body: Block[] }[] = [];
  for (const block of blocks) {
    const last = questions.at(-1);
    if (block[0].tag === 'h3') questions.push({ heading: block, body: [] });
    else if (last) last.body.push(block);
    else onStray(block);
  }
  return questions;
}

function entriesOf(list: Block, linesBefore: number, report: (line: number, message: string) => void): Entry[] {
  return itemsOf(list).flatMap((item) => {
    const line = (item[0].map?.[0] ?? 0) + linesBefore + 1;
    const text = contentOf(item);
    const [, keys = '', tick, rest = ''] = ENTRY.exec(text) ?? [];
    const inlines = item.filter(({ type }) => type === 'inline').length;
    if (keys === '' || inlines !== 1) {
      report(line, `"${text}" is not of the form "- **key**: text", or "- **key** ✓: text" for a right answer`);
      return [];
    }
    return [{ keys: keys.slice(2, -2).split('**, **'), right: tick !== undefined, text: rest, line }];
  });
}

function itemsOf(list: Block): Block[] {
  const items: Block[] = [];
  for (const token of list) {
    if (token.type === 'list_item_open' && token.level === 1) items.push([token]);
    else if (token.level > 1) items.at(-1)?.push(token);
  }
  return items;
}

function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks: Block[] = [];
  for (const token of tokens) {
    const last = blocks.at(-1);
    if (token.level === 0 && token.nesting >= 0) blocks.push([token]);
    else last?.push(token);
  }
  return blocks;
}

function contentOf(block: Block): string {
  return (block.find(({ type }) => type === 'inline')?.content ?? '').replace(/\s+/g, (space) =>
    space.includes('\n') ? ' ' : space,
  );
}

/** What a paragraph says that is in italics as a whole. */
function emphasised(block: Block): string | undefined {
  const [opens, text, closes, ...more] = block.find(({ type }) => type === 'inline')?.children ?? [];
  const isWhole = opens?.type === 'em_open' && closes?.type === 'em_close' && more.length === 0;
  return isWhole && block[0].type === 'paragraph_open' ? text?.content : undefined;
}

function htmlOf(block: Block | undefined): string | undefined {
  return block?.[0].type === 'html_block' ? block[0].content.trim() : undefined;
}
