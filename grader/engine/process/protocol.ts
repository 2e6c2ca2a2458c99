import { z } from 'zod';
import { LONGEST_NAME, LONGEST_TEXT, MOST_CLASSES } from './thrown.js';

/** What the agent in the student's process does for the grader. */
export interface AgentFunctions {
  load: () => Promise<Loaded>;
  call: (name: string, args: unknown[]) => Promise<CallOutcome>;
  /** Calls the function that this is the text of, with the module's exports and then these arguments. */
  evaluate: (source: string, args: unknown[]) => Promise<CallOutcome>;
  /** Answers at once, which shows that the program is alive and its event loop turns. */
  ping: () => Promise<void>;
  /** The events for which the UDP socket that was returned last has a listener. */
  heard: () => Promise<string[]>;
  /** Puts the program's clock forward by so many ms, and answers when the timers that were due have fired. */
  advance: (ms: number, stepMs: number) => Promise<void>;
}

/** What the agent tells the grader unasked. */
export interface GraderFunctions {
  callback: (id: number, args: unknown[]) => void;
}

export const thrownSchema = z.object({
  classes: z.array(z.string().max(LONGEST_NAME)).max(MOST_CLASSES),
  name: z.string().max(LONGEST_NAME),
  message: z.string().max(LONGEST_TEXT),
  stack: z.string().max(LONGEST_TEXT),
  code: z.string().max(LONGEST_NAME).optional(),
});

/**
 * The kinds of the module's exports by name, as `typeof` tells them (`class` for classes), and the globals that importing it
 * replaced; or what importing it threw.
 */
export const loadedSchema = z.union([
  z.object({ exports: z.record(z.string(), z.string()), patched: z.array(z.string()) }),
  z.object({ thrown: thrownSchema }),
]);
export type Loaded = z.infer<typeof loadedSchema>;

/** How a call ended. `returned` says what kind of thing came back; where it cannot be sent, `unsendable` says what in it is the reason. */
export const callOutcomeSchema = z.union([
  z.object({
    ok: z.literal(true),
    value: z.unknown(),
    returned: z.string().max(LONGEST_NAME),
    unsendable: z.string().max(LONGEST_TEXT).optional(),
  }),
  z.object({ ok: z.literal(false), thrown: thrownSchema, value: z.unknown() }),
]);
export type CallOutcome = z.infer<typeof callOutcomeSchema>;
export type ThrownMessage = z.infer<typeof thrownSchema>;

/** A message from the student's process: anything else that comes over the channel is the program's own doing. */
export const messageSchema = z.union([
  z.object({
    t: z.literal('q'),
    m: z.literal('callback'),
    a: z.array(z.unknown()),
    i: z.string().optional(),
  }),
  z.object({ t: z.literal('s'), i: z.string(), r: z.unknown().optional(), e: z.unknown().optional() }),
]);
export const callbackArgs = z.tuple([z.number().int().nonnegative(), z.array(z.unknown())]);
