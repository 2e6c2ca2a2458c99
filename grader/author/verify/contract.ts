/** A sentence of a stub's docstrings, or an item of a list that is none; whitespace and the stars of the comment are drawn together. */
export interface Sentence {
  text: string;
  /** Of the stub, counted from 1: where it begins. */
  line: number;
}

/** Lines that stand together: a paragraph, an item of a list, or a line that is set apart by its indentation. */
interface Block {
  lines: { text: string; line: number }[];
  /** Blanks before the text, and before its mark where it is an item. */
  indent: number;
  column: number;
  isItem: boolean;
  /** Four blanks or more deeper than the text above, as code in Markdown: such lines are not joined. */
  isSetApart: boolean;
  /** Counted over all docstrings; blank lines stand between paragraphs. */
  paragraph: number;
}

const SET_APART = 4;
const item = /^(\s*)(?:[-*+]|\d+[.)])\s+/;
const placeOfExercise = /^(Lesson|Check it): /;
const notAsked = /^(Not asked for|Left out)\b/;
const endMark = /[.:;,?!)]$/;
const lastOfSentence = /[.?!][)'"]*$/;
const firstOfSentence = /^[\p{L}\p{N}'"`([{]/u;
const abbreviation = /\b(e\.g|i\.e|cf|vs)\.$/;

/**
 * What a stub asks, sentence by sentence: all that its docstrings say, but
 * - for the title, which is the first paragraph, and the lines `Lesson:` and `Check it:`;
 * - from a sentence that begins with `Not asked for` or `Left out` to the end of that paragraph;
 * - for words without an end mark before a list (`startEchoServer(port) must`), which the list's items complete.
 */
export function contractOf(source: string): Sentence[] {
  const blocks = [...source.matchAll(/\/\*\*[^]*?\*\//g)].reduce<Block[]>((before, { 0: comment, index }) => {
    const line = source.slice(0, index).split('\n').length;
    return [...before, ...blocksOf(comment, line, (before.at(-1)?.paragraph ?? -1) + 1)];
  }, []);
  const left = new Set<number>();
  return blocks.flatMap((block, index) => {
    if (block.paragraph === 0) return [];
    const sentences = sentencesOf(block).filter(({ text }) => {
      if (notAsked.test(text)) left.add(block.paragraph);
      return !left.has(block.paragraph);
    });
    const next = blocks[index + 1];
    const isCompleted = next !== undefined && completes(next, block) && !endMark.test(sentences.at(-1)?.text ?? '');
    return isCompleted ? sentences.slice(0, -1) : sentences;
  });
}

function completes(next: Block, block: Block): boolean {
  if (!next.isItem || next.paragraph !== block.paragraph || block.isSetApart) return false;
  return !block.isItem || next.column > block.column;
}

function blocksOf(comment: string, firstLine: number, firstParagraph: number): Block[] {
  const blocks: Block[] = [];
  let paragraph = firstParagraph;
  let current: Block | undefined;
  for (const [index, raw] of comment.replace(/\*\/$/, '').split('\n').entries()) {
    const text = raw.replace(index === 0 ? /^\/\*\* ?/ : /^\s*\* ?/, '').trimEnd();
    if (text === '' || placeOfExercise.test(text)) {
      if (current) paragraph++;
      current = undefined;
      continue;
    }
    const bullet = item.exec(text)?.[0].length;
    const column = text.length - text.trimStart().length;
    const indent = bullet ?? column;
    const isSetApart = bullet === undefined && current !== undefined && indent >= current.indent + SET_APART;
    const line = { text: text.slice(indent), line: firstLine + index };
    const continues = bullet === undefined && current && !current.isSetApart && indent >= current.indent;
    if (current && continues && !isSetApart) {
      current.lines.push(line);
      continue;
    }
    current = {
      lines: [line],
      // Lines that are set apart are measured by the text above them, the second like the first.
      indent: isSetApart ? (current?.indent ?? indent) : indent,
      column,
      isItem: bullet !== undefined,
      isSetApart,
      paragraph,
    };
    blocks.push(current);
  }
  return blocks;
}

function sentencesOf({ lines }: Block): Sentence[] {
  const words = lines.flatMap(({ text, line }) => text.split(/\s+/).map((word) => ({ word, line })));
  const sentences: Sentence[] = [];
  let begun: Sentence | undefined;
  let isInCode = false;
  for (const [index, { word, line }] of words.entries()) {
    begun = begun ? { ...begun, text: `${begun.text} ${word}` } : { text: word, line };
    if (word.split('`').length % 2 === 0) isInCode = !isInCode;
    const next = words[index + 1]?.word ?? '';
    if (isInCode || !lastOfSentence.test(word) || abbreviation.test(word) || !firstOfSentence.test(next)) continue;
    sentences.push(begun);
    begun = undefined;
  }
  return begun ? [...sentences, begun] : sentences;
}
