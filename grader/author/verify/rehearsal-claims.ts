import { diffLinesUnified } from 'jest-diff';
import { BrokenCourse, describeProblem } from '../../course/broken-course.js';
import { readScenes, type ConsoleExample, type ConsoleExamples } from '../../course/lessons/console-examples.js';
import { readLesson, type Lesson } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';
import { Box } from '../doctest/box.js';
import type { Flaw } from '../doctest/perform.js';
import { LIMIT_MS, rehearse } from '../doctest/rehearse.js';
import { claim, type Claim } from './claim.js';
import { withFinishedPrograms } from './finished-programs.js';

/** What the commands of a lesson did. */
export interface Rehearsal {
  claim: Claim;
  /** How many commands were run. */
  ran: number;
  /** How many are marked as not run. */
  notRun: number;
  /** The scenes that this machine cannot run, as `13-netcat, line 466: why`. */
  leftOut: string[];
}

/** Of what is shown, and of what came, when they differ. */
const MOST_LINES = 40;

/** One after the other would leave a processor idle, and more than two would only wait for each other. */
const AT_ONCE = 2;

/** Runs all commands of these lessons, a scene in each box. */
export async function rehearsals(
  lessons: readonly string[],
  { root = courseRoot, limitMs = LIMIT_MS }: { root?: string; limitMs?: number } = {},
): Promise<Rehearsal[]> {
  const box = new Box();
  try {
    const read = lessons.map((id) => readRehearsal(id, root));
    const parts = read.flatMap(({ lesson, scenes, rehearsal }) =>
      lesson && scenes ? scenes.scenes.map((scene) => ({ lesson, scene, rehearsal })) : [],
    );
    const left = parts.values();
    const worker = async () => {
      for (const { lesson, scene, rehearsal } of left) await addScene(rehearsal, lesson, scene, box, limitMs);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return read.map(({ rehearsal }) => rehearsal);
  } finally {
    box.remove();
  }
}

function readRehearsal(id: string, root: string): { rehearsal: Rehearsal; lesson?: Lesson; scenes?: ConsoleExamples } {
  const name = `lesson ${id}: its commands do what it shows`;
  try {
    const lesson = readLesson(id, root);
    const scenes = readScenes(lesson);
    const notRun = scenes.notRun.reduce((sum, { commands }) => sum + commands, 0);
    return { lesson, scenes, rehearsal: { claim: claim(name, []), ran: 0, notRun, leftOut: [] } };
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    return { rehearsal: { claim: claim(name, error.problems.map(describeProblem)), ran: 0, notRun: 0, leftOut: [] } };
  }
}

async function addScene(
  rehearsal: Rehearsal,
  lesson: Lesson,
  scene: ConsoleExample,
  box: Box,
  limitMs: number,
): Promise<void> {
  const { flaws, lack } = await rehearse(withFinishedPrograms(scene), box, limitMs);
  if (lack === undefined)
    rehearsal.ran += scene.steps.filter(({ seen }) => seen).flatMap((step) => step.commands).length;
  else rehearsal.leftOut.push(`${lesson.id}, line ${scene.line}: ${lack}`);
  const told = flaws.map((flaw) =>
    describeProblem({ file: lesson.file, line: flaw.line, message: describeFlaw(flaw) }),
  );
  rehearsal.claim.problems.push(...told);
}

function describeFlaw({ command, what, shown, came }: Flaw): string {
  const words = `$ ${command}\n${what}`;
  const plain = (text: string) => text;
  const difference = diffLinesUnified(linesOf(shown), linesOf(came), {
    aAnnotation: 'shown',
    bAnnotation: 'came',
    aColor: plain,
    bColor: plain,
    commonColor: plain,
    changeColor: plain,
    patchColor: plain,
    contextLines: 2,
    expand: false,
  });
  return shown === came.trimEnd() ? words : `${words}\n${difference}`;
}

function linesOf(text: string): string[] {
  return text.trimEnd().split(/\r?\n/).slice(0, MOST_LINES);
}
