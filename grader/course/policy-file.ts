import { z } from 'zod';
import { levels, LEVELS_ARE } from './levels.js';

export const visibilities = ['shown', 'hidden', 'after-due'] as const;
/** Whether students see a check: always, never, or once the due date has passed. */
export type Visibility = (typeof visibilities)[number];

const DAY_OR_MOMENT =
  'must be a date such as 2026-12-01, or a date and time with its zone such as 2026-12-01T18:00+01:00';
const DURATION = 'must be minutes, hours or days, such as 15m, 2h or 1d';
const durationText = /^\d{1,5}[mhd]$/;
const dayText = z.iso.date();
const momentText = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })]);

/** True for a date without a time, which means the end of that day in the policy's time zone. */
export function isDay(text: string): boolean {
  return dayText.safeParse(text).success;
}

/** True for a date and time with `Z` or an offset. */
export function isMoment(text: string): boolean {
  return momentText.safeParse(text).success;
}

/** True for `15m`, `2h` or `1d`. */
export function isDuration(text: string): boolean {
  return durationText.test(text);
}

const percent = z.number().min(0).max(100);
const when = z.string(DAY_OR_MOMENT).refine((text) => isDay(text) || isMoment(text), DAY_OR_MOMENT);
const timezone = z.string().refine(isTimezone, 'is no time zone that is known here; Europe/Berlin is one');

const visibility = z.enum(visibilities, `must be ${visibilities.join(', ')}`);

const attemptsSchema = z.strictObject({
  /** How many of a student's submissions for an exercise count, from the first on. */
  most: z.number().int().positive().optional(),
  /** Which of these gives the points. */
  counts: z.enum(['latest', 'best'], 'must be latest or best').default('latest'),
});

/** What the course file says about handing in, for all exercises or for one; all of it is optional. */
export const policySchema = z
  .strictObject({
    /** In which a date without a time ends, and by whose days lateness is counted: an IANA name. */
    timezone,
    due: when,
    /** After the due date, as if it were before. */
    grace: z.string(DURATION).regex(durationText, DURATION),
    /** Percent of the most points, for each day that has begun after the grace. */
    penaltyPerDay: percent,
    /** No more percent than this are taken off. */
    maxPenalty: percent,
    /** What comes later gives no points; a date as `due` is, or a time after it. */
    lateUntil: z
      .string(DAY_OR_MOMENT)
      .refine(
        (text) => isDay(text) || isMoment(text) || isDuration(text),
        `${DAY_OR_MOMENT}, or a time after the due date such as 7d`,
      ),
    /** A number is short for `most`, a word for `counts`. */
    attempts: z.preprocess(
      (given) => (typeof given === 'number' ? { most: given } : typeof given === 'string' ? { counts: given } : given),
      attemptsSchema,
    ),
    /** Exercises of other levels are for practice: their points do not count. Default: all levels count. */
    levels: z.array(z.enum(levels, LEVELS_ARE)).min(1, 'must name a level, such as core'),
    /** Points for extra credit count up to this percent of the most points; default: all of them. */
    extraCredit: z.number().min(0).max(1000),
    /** What all checks of an exercise are worth together, extra credit aside, whatever they add up to. */
    points: z
      .number()
      .positive()
      .max(100_000)
      .refine((points) => Number(points.toFixed(2)) === points, 'must have two decimals at most'),
    /** By the check's name; `default` is for all others of those that the course holds. */
    checks: z.unknown().transform(visibilityByName),
    /** For the checks of the folder that `--hidden` names, so that their names need not stand here; default: hidden. */
    hiddenChecks: visibility,
  })
  .partial();

/** As the course file has it: dates are text still. */
export type PolicyFile = z.infer<typeof policySchema>;

/** A Map, since a check may be called `__proto__`; the key `default` stands for all that are not named. */
function visibilityByName(given: unknown, context: z.RefinementCtx): ReadonlyMap<string, Visibility> | undefined {
  if (given === undefined) return undefined;
  const found = new Map<string, Visibility>();
  const issue = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path });
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    issue('must list checks by name, such as `default: after-due`');
    return z.NEVER;
  }
  for (const [name, value] of Object.entries(given)) {
    const parsed = visibility.safeParse(value);
    if (parsed.success) found.set(name, parsed.data);
    else issue(`must be ${visibilities.join(', ')}`, [name]);
  }
  return found;
}

function isTimezone(name: string): boolean {
  // Node takes offsets too, which have no days of their own.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
