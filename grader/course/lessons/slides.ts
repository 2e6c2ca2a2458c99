import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../broken-course.js';
import { courseRoot } from '../root.js';

/** Shorter texts, such as `22`, are found anywhere and prove nothing. */
const LEAST_CHARACTERS = 5;

const proof = z.string().min(LEAST_CHARACTERS, `a text of ${LEAST_CHARACTERS} characters or more`);

const factSchema = z.strictObject({
  /** What the slide says, shows or lists. */
  fact: z.string().min(1),
  /** Where a lesson teaches it: a heading, and texts that stand under it, as plain text. */
  taught: z
    .array(
      z.strictObject({
        at: z.string().regex(/^\d\d-[a-z0-9-]+#\S+$/, 'must be a place such as 07-tcp#the-handshake-three-segments'),
        says: z.union([proof, z.array(proof).min(1)]).transform((says) => [says].flat()),
      }),
    )
    .min(1, 'is taught nowhere'),
});

const slidesSchema = z
  .strictObject({
    deck: z.strictObject({ title: z.string().min(1), slides: z.number().int().positive() }),
    slides: z.array(z.strictObject({ title: z.string().min(1), facts: z.array(factSchema).min(1) })),
  })
  .refine(({ deck, slides }) => slides.length === deck.slides, {
    path: ['slides'],
    error: 'there has to be one for each slide of the deck',
  });

/** One slide of the deck. Several may have the same title. */
export type Slide = z.infer<typeof slidesSchema>['slides'][number];

/** Reads `content/slides.yaml`: what the slides say, and where the lessons teach it. @throws {BrokenCourse} when it is not of that form */
export function readSlides(root: string = courseRoot): Slide[] {
  const file = join(root, 'content', 'slides.yaml');
  if (!existsSync(file)) throw new BrokenCourse([{ file, message: 'is missing' }]);
  const parsed = slidesSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  return parsed.data.slides;
}
