import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../broken-course.js';
import { courseRoot } from '../root.js';

const wordingSchema = z.strictObject({
  /** The whole cell of a table, without a port that stands in it. */
  says: z.string().min(1),
  /** Names or aliases in the services file; none where no port is assigned. */
  services: z.array(z.string().min(1)),
  because: z.string().min(1),
});

const wordingsSchema = z.strictObject({ cells: z.array(wordingSchema) });

/** How a lesson's table names services otherwise than the system's services file does. */
export type Wording = z.infer<typeof wordingSchema>;

/** Reads `content/services.yaml`. @throws {BrokenCourse} when it is missing or not of that form */
export function readWordings(root: string = courseRoot): Wording[] {
  const file = join(root, 'content', 'services.yaml');
  if (!existsSync(file)) throw new BrokenCourse([{ file, message: 'is missing' }]);
  const parsed = wordingsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  return parsed.data.cells;
}

export interface Service {
  names: string[];
  port: number;
  protocol: string;
}

/** The services of a file in the format of services(5); a line that is none is passed over, as the system does. */
export function servicesIn(text: string): Service[] {
  return text.split('\n').flatMap((line) => {
    const [name, place = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const [, port, protocol] = /^(\d+)\/(\w+)$/.exec(place) ?? [];
    return name && port && protocol ? [{ names: [name, ...aliases], port: Number(port), protocol }] : [];
  });
}
