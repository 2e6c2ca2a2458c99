/** The file descriptor over which the agent and the grader speak; apart from the protocol, so that the agent need not load zod. */
export const CHANNEL_FD = 3;

/**
 * The one on which the agent writes its last words when the program crashes. The grader never writes to it: a write to the channel of a
 * process that has just died destroys the stream, and with it what was there to be read.
 */
export const LAST_WORDS_FD = 5;
