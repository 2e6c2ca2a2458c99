import { tokensOf } from './tokens.js';

/**
 * A process of its own, since the parser may run out of stack, memory or time over a stranger's program. Takes one source after the other as
 * messages, and answers each with its tokens, or with null where there are none to compare.
 */
process.on('message', (source: string) => {
  process.send?.({ tokens: answerTo(source) });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

function answerTo(source: string) {
  try {
    return tokensOf(source);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
