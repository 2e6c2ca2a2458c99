import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import GithubSlugger from 'github-slugger';
import MarkdownIt, { type Token } from 'markdown-it';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../course/broken-course.js';
import { courseRoot } from '../course/root.js';

const frontMatterSchema = z.strictObject({
  lesson: z.number().int().positive(),
  title: z.string().min(1),
  summary: z.string().min(1),
  objectives: z.array(z.string().min(1)).min(1),
  /** Slugs of the exercises that practise it. */
  exercises: z.array(z.string()),
  /** Titles of the slides that it teaches. */
  slides: z.array(z.string().min(1)),
});

/** A heading of a lesson; `slug` is its anchor, as GitHub makes it; `line` counts from 1 in the file. */
export interface Section {
  slug: string;
  title: string;
  level: number;
  line: number;
}

export interface Lesson extends z.infer<typeof frontMatterSchema> {
  /** File name without `.md`, `07-tcp`. */
  id: string;
  file: string;
  sections: Section[];
  tokens: Token[];
  /** Lines of the front matter, which the `map` of a token does not count. */
  linesBefore: number;
}

export const markdown = new MarkdownIt({ html: true });

/** Reads one lesson of `content/`. @throws {BrokenCourse} when it is missing or its front matter does not hold */
export function readLesson(id: string, root: string = courseRoot): Lesson {
  const file = join(root, 'content', `${id}.md`);
  if (!existsSync(file)) throw new BrokenCourse([{ file, message: 'is missing' }]);
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(readFileSync(file, 'utf8'));
  if (!match) throw new BrokenCourse([{ file, line: 1, message: 'has no front matter between two lines of ---' }]);
  const [head, yaml = ''] = match;
  const parsed = frontMatterSchema.safeParse(parse(yaml));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  const linesBefore = head.split('\n').length - 1;
  const tokens = markdown.parse(readFileSync(file, 'utf8').slice(head.length), {});
  return { ...parsed.data, id, file, tokens, linesBefore, sections: sectionsOf(tokens, linesBefore) };
}

function sectionsOf(tokens: Token[], linesBefore: number): Section[] {
  const slugger = new GithubSlugger();
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return [];
    const title = plainText(tokens[index + 1]);
    return [
      {
        slug: slugger.slug(title),
        title,
        level: Number(token.tag.slice(1)),
        line: (token.map?.[0] ?? 0) + linesBefore + 1,
      },
    ];
  });
}

/** What an inline token says, without its marks. */
export function plainText(inline: Token | undefined): string {
  return (inline?.children ?? []).map(({ content }) => content).join('');
}

/** A place in a lesson as a check names it, `07-tcp#flow-control-a-slow-reader`; undefined when there is no such place. */
export function findPlace(place: string, root: string = courseRoot): { lesson: Lesson; section: Section } | undefined {
  const [id = '', anchor = ''] = place.split('#');
  if (!existsSync(join(root, 'content', `${id}.md`))) return undefined;
  const lesson = readLesson(id, root);
  const section = lesson.sections.find(({ slug }) => slug === anchor);
  return section && { lesson, section };
}
