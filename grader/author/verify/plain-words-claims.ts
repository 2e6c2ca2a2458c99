import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { proseOf } from '../../course/lessons/prose.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';

const LIST = 'content/plain-words.yaml';

const phrasesSchema = z.array(
  z.strictObject({ phrase: z.string(), instead: z.string(), except: z.array(z.string()).optional() }),
);

/** That these files, paths from the course's root, have none of the phrases of `content/plain-words.yaml`. */
export function plainWordsClaim(files: readonly string[], root: string = courseRoot): Claim {
  const phrases = phrasesSchema.parse(parse(readFileSync(join(root, LIST), 'utf8')));
  const problems = files.flatMap((file) => {
    const text = proseOf(file, readFileSync(join(root, file), 'utf8'));
    return phrases
      .filter(({ except = [] }) => !except.includes(file))
      .flatMap(({ phrase, instead }) =>
        [...text.matchAll(new RegExp(`\\b(${phrase.replaceAll(' ', '\\s+')})\\b`, 'gi'))].map(({ 0: found, index }) => {
          const line = text.slice(0, index).split('\n').length;
          return `${file}:${line}: "${found.replace(/\s+/g, ' ')}": write ${instead}`;
        }),
      );
  });
  return claim(`${files.length} files are in plain words, by ${LIST}`, problems);
}
