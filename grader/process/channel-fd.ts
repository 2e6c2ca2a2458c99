/** The file descriptor over which the agent and the grader speak; apart from the protocol, so that the agent need not load zod. */
export const CHANNEL_FD = 3;
