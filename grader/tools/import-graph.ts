import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';

/** The rooms in the order of ARCHITECTURE.md; each imports from itself and from those before it. */
export const rooms = [
  'course',
  'engine',
  'class',
  'lab',
  'grading',
  'report',
  'student',
  'author',
  'package',
  'tools',
  'cli',
] as const;
export type Room = (typeof rooms)[number];

export interface ImportGraph {
  /** How many imports lead from one room to another, by `FROM TO`. */
  arrows: ReadonlyMap<string, number>;
  /** Imports that lead to a room further down, `FILE imports FILE`. */
  upward: readonly string[];
  /** Files that import each other in a circle, each circle once; an import of types alone counts too. */
  circles: readonly string[][];
  /** Folders of `grader/` that are no room. */
  unknown: readonly string[];
  files: number;
}

const cruised = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(
        z.object({
          resolved: z.string(),
          circular: z.boolean(),
          cycle: z.array(z.object({ name: z.string() })).optional(),
        }),
      ),
    }),
  ),
});

const LEFT_OUT = '^grader/fixtures/|/templates/|^grader/[^/]+[.][a-z]+$';

/** Reads the imports of all files of the grader, with dependency-cruiser. @throws when it cannot */
export function importGraph(): ImportGraph {
  const tool = join(courseRoot, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = ['--no-config', '--output-type', 'json', '--ts-config', 'tsconfig.json', '--ts-pre-compilation-deps'];
  const only = ['--include-only', '^grader/', '--exclude', LEFT_OUT];
  const json = execFileSync(process.execPath, [tool, ...args, ...only, 'grader'], {
    cwd: courseRoot,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return graphOf(cruised.parse(JSON.parse(json)));
}

function graphOf({ modules }: z.infer<typeof cruised>): ImportGraph {
  const arrows = new Map<string, number>();
  const upward: string[] = [];
  const circles = new Map<string, string[]>();
  for (const { source, dependencies } of modules) {
    for (const { resolved, circular, cycle = [] } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from !== to) arrows.set(`${from} ${to}`, (arrows.get(`${from} ${to}`) ?? 0) + 1);
      if (indexOf(to) > indexOf(from)) upward.push(`${source} imports ${resolved}`);
      const files = [...new Set([...cycle.map(({ name }) => name), source])].sort();
      if (circular) circles.set(files.join(' '), files);
    }
  }
  const folders = new Set(modules.map(({ source }) => roomOf(source)));
  const unknown = [...folders].filter((folder) => indexOf(folder) < 0);
  return { arrows, upward, circles: [...circles.values()], unknown, files: modules.length };
}

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function indexOf(room: string): number {
  return rooms.indexOf(room as Room);
}
