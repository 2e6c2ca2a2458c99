import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { exerciseFiles } from '../../course/course.js';

/** What a check says to people, and what it is worth: nothing of this decides whether a program passes. */
const WORDS = new Set(['hint', 'lesson', 'covers', 'points']);

/** What tells whether the checks of an exercise still judge as they did: its checks without their hints, places, points and comments. */
export function digestOfChecks(slug: string): string {
  return digestOfSource(readFileSync(exerciseFiles(slug).checks, 'utf8'));
}

/** @param source of a file of checks */
export function digestOfSource(source: string): string {
  const file = ts.createSourceFile('checks.ts', source, ts.ScriptTarget.Latest, true);
  const { transformed } = ts.transform(file, [withoutWords]);
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  return createHash('sha256')
    .update(printer.printFile(transformed[0] as ts.SourceFile))
    .digest('hex')
    .slice(0, 16);
}

function withoutWords(context: ts.TransformationContext): ts.Transformer<ts.SourceFile> {
  const visit = (node: ts.Node): ts.Node => {
    if (isOptions(node)) {
      const kept = node.properties.filter(({ name }) => !(name && ts.isIdentifier(name) && WORDS.has(name.text)));
      return ts.factory.createObjectLiteralExpression(kept);
    }
    return ts.visitEachChild(node, visit, context);
  };
  return (file) => ts.visitNode(file, visit) as ts.SourceFile;
}

/** The second argument of `check(NAME, OPTIONS, RUN)`. */
function isOptions(node: ts.Node): node is ts.ObjectLiteralExpression {
  const { parent } = node;
  return (
    ts.isObjectLiteralExpression(node) &&
    ts.isCallExpression(parent) &&
    parent.expression.getText() === 'check' &&
    parent.arguments[1] === node
  );
}
