import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsoleExample } from '../../course/lessons/console-examples.js';
import { courseRoot } from '../../course/root.js';

/** Gives a scene the exercises that its commands name, as a student has finished them: each is its reference. */
export function withFinishedPrograms(scene: ConsoleExample): ConsoleExample {
  const texts = scene.steps.flatMap(({ commands }) => commands.map(({ text }) => text));
  const named = texts.flatMap((text) => [...text.matchAll(/\bexercises\/([\w-]+)\/\1\.ts\b/g)]);
  const files = named.flatMap(([path, slug = '']) => {
    const reference = join(courseRoot, 'solutions', slug, 'reference.ts');
    return existsSync(reference) ? [[path, readFileSync(reference, 'utf8')]] : [];
  });
  return { ...scene, files: { ...scene.files, ...(Object.fromEntries(files) as Record<string, string>) } };
}
