import { plain } from '../formats/text.js';

/** The course's own words, in which code stands between backticks. */
export function Prose({ text }: { text: string }) {
  const parts = plain(text).split('`');
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 && index < parts.length - 1 ? <code key={index}>{part}</code> : part,
      )}
    </>
  );
}
