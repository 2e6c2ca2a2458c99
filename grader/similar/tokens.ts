import { File, Region, TokenizedFile } from '@dodona/dolos-core';
import ts from 'typescript';

/** Nested deeper than any hand-written program. */
const DEEPEST = 500;

/**
 * A program as the tokens of its syntax tree, in the form that Dolos compares: each node opens, names its kind, and closes. Names, literals,
 * comments and layout are none of them, so that who renames and reformats still has the same tokens.
 * @param owner whose it is
 * @returns undefined when it is nested so deeply that nobody can have written it
 */
export function tokenized(owner: string, source: string): TokenizedFile | undefined {
  try {
    return treeTokens(owner, source);
  } catch (error) {
    // The parser itself goes no deeper than the stack does.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function treeTokens(owner: string, source: string): TokenizedFile {
  const tree = ts.createSourceFile(`${owner}.ts`, source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const tokens: string[] = [];
  const places: Region[] = [];
  const add = (token: string, from: number, to: number) => {
    tokens.push(token);
    places.push(regionOf(tree, from, to));
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
      const own = Region.firstDiff(regionOf(tree, start, end), [first]);
      if (own) places[opens] = places[opens + 1] = own;
    }
    add(')', Math.max(start, end - 1), end);
  };
  ts.forEachChild(tree, (child) => visit(child, 0));
  return new TokenizedFile(new File(owner, source), tokens, places);
}

function regionOf(tree: ts.SourceFile, from: number, to: number): Region {
  const [start, end] = [tree.getLineAndCharacterOfPosition(from), tree.getLineAndCharacterOfPosition(to)];
  return new Region(start.line, start.character, end.line, end.character);
}
