import type { Course, Exercise } from '../course/course.js';
import type { Claim } from './claim.js';
import { documentClaims } from './document-claims.js';

/**
 * That what people read still holds: its links.
 * @param chosen the exercises whose lessons are looked at
 */
export async function proseClaims(_course: Course, _chosen: readonly Exercise[]): Promise<Claim[]> {
  return documentClaims();
}
