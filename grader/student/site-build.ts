import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles, readCourse } from '../course/course.js';
import { readRegularFile } from '../course/regular-file.js';
import { courseRoot } from '../course/root.js';

/** In the students' repository: the pages, ready made, since VitePress is large. */
export const PAGES_FOLDER = 'pages';
/** What the pages are made of. */
const SOURCES = ['content', 'site', 'CONTRIBUTING.md', 'package-lock.json', join('grader', 'course')];
const NOT_SOURCES = /(^|[\\/])(dist|\.cache|node_modules)([\\/]|$)|\.test\.ts$/;

/**
 * The course's pages with what follows a program live, built where anything has changed since, in `.course/site`.
 * @returns their folder; undefined where there are none and VitePress is not installed
 * @throws when it fails, with what it said
 */
export async function builtSite(tell: (text: string) => void): Promise<string | undefined> {
  // The students' repository brings them along.
  const brought = join(courseRoot, PAGES_FOLDER);
  if (existsSync(brought)) return brought;
  const vitepress = join(courseRoot, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  if (!existsSync(vitepress) || !existsSync(join(courseRoot, 'site'))) return undefined;
  const folder = join(courseRoot, '.course', 'site');
  const mark = `${folder}.digest`;
  const digest = digestOfSources();
  if (existsSync(mark) && existsSync(folder) && readFileSync(mark, 'utf8') === digest) return folder;
  tell('making the pages, once …');
  rmSync(mark, { force: true });
  await run([vitepress, 'build', 'site', '--outDir', folder]);
  writeFileSync(mark, digest);
  return folder;
}

function digestOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const path = join(courseRoot, source);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort() : [''];
    for (const file of files) {
      const full = join(path, file);
      if (!NOT_SOURCES.test(file) && statSync(full).isFile())
        hash.update(`${source}/${file}\0`).update(readFileSync(full));
    }
  }
  // The page of an exercise shows what is handed out.
  for (const { slug } of readCourse().exercises) {
    const { stub, student } = exerciseFiles(slug);
    hash.update(`${slug}\0`).update(existsSync(stub) ? readFileSync(stub) : readRegularFile(student));
  }
  return hash.digest('hex');
}

async function run(args: readonly string[]): Promise<void> {
  const env = { ...process.env, LIVE: '1', BASE: '/' };
  const child = spawn(process.execPath, [...args], { cwd: courseRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`the pages could not be made:\n${said.trim()}`);
}
