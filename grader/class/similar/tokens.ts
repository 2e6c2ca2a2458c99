import { Region } from '@dodona/dolos-core';
import ts from 'typescript';
import { z } from 'zod';

/** Nested deeper than any hand-written program. */
const DEEPEST = 500;
/** More than any hand-written program has: some 100 kB of code. */
const MOST_TOKENS = 50_000;

/**
 * A program as the tokens of its syntax tree, in the form that Dolos compares: each node opens, names its kind, and closes. Names, literals,
 * comments and layout are none of them, so that who renames and reformats still has the same tokens.
 */
export const tokensSchema = z.strictObject({
  tokens: z.array(z.string()).max(MOST_TOKENS),
  /** Where each begins and ends: line, column, line, column, from 0. */
  places: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).max(MOST_TOKENS),
});

export type Tokens = z.infer<typeof tokensSchema>;

/** @throws {RangeError} when it is nested so deeply, or so large, that nobody can have written it */
export function tokensOf(source: string): Tokens {
  const tree = ts.createSourceFile('it.ts', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const tokens: string[] = [];
  const places: Region[] = [];
  const placeOf = (from: number, to: number): Region => {
    const [start, end] = [tree.getLineAndCharacterOfPosition(from), tree.getLineAndCharacterOfPosition(to)];
    return new Region(start.line, start.character, end.line, end.character);
  };
  const add = (token: string, from: number, to: number) => {
    if (tokens.length >= MOST_TOKENS) throw new RangeError('too many tokens');
    tokens.push(token);
    places.push(placeOf(from, to));
  };
  const visit = (node: ts.Node, depth: number): void => {
    if (depth > DEEPEST) throw new RangeError('nested too deeply');
    const [start, end] = [node.getStart(tree), node.getEnd()];
    const opens = tokens.length;
    add('(', start, end);
    add(ts.SyntaxKind[node.kind], start, end);
    ts.forEachChild(node, (child) => visit(child, depth + 1));
    // What a node says itself is what lies before its first child.
    const first = places[opens + 2];
    if (first) {
      const own = Region.firstDiff(placeOf(start, end), [first]);
      if (own) places[opens] = places[opens + 1] = own;
    }
    add(')', Math.max(start, end - 1), end);
  };
  ts.forEachChild(tree, (child) => visit(child, 0));
  return {
    tokens,
    places: places.map(({ startRow, startCol, endRow, endCol }) => [startRow, startCol, endRow, endCol]),
  };
}
