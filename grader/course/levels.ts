/** How far an exercise goes: `core` is a whole course, `stretch` asks for more practice, and `advanced` is for those who want to know it all. */
export const levels = ['core', 'stretch', 'advanced'] as const;
export type Level = (typeof levels)[number];

export const LEVELS_ARE = `must be ${levels.slice(0, -1).join(', ')} or ${levels.at(-1)}`;

/** `45 min`, `2 h`, `1 h 30 min`. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(' ');
}
