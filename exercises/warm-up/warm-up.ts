/**
 * Warm-up: a label for a port.
 *
 * Lesson: content/00-before-you-start.md
 * Check it: npm test warm-up
 *
 * For example, portLabel('tcp', 80) is 'tcp/80', and countDigits('tcp/4096') is 4.
 *
 * portLabel returns the protocol, a slash and the port, in one text. countDigits returns how many characters of the text
 * are digits; a digit is one of the ten characters `0` to `9`.
 */
export function portLabel(protocol: string, port: number): string {
  throw new Error('not written yet');
}

export function countDigits(text: string): number {
  throw new Error('not written yet');
}
