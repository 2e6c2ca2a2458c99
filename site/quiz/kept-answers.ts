/** What a browser keeps for a site, as far as it is used here. */
export type Store = Pick<
  { getItem(key: string): string | null; setItem(key: string, value: string): void },
  'getItem' | 'setItem'
>;

/**
 * The answers of one lesson's quiz that were right, by question. The browser keeps them, for this reader and nobody else; where it does not,
 * because it is told not to or is full, the quiz works without. What lies there is anybody's, so it is looked at before it is used.
 */
export class KeptAnswers {
  private readonly key: string;

  constructor(
    private readonly store: () => Store,
    base: string,
    lesson: string,
  ) {
    // Sites below other paths of the same host share the store.
    this.key = `${base}quiz/${lesson}`;
  }

  all(): Record<string, string> {
    try {
      const kept: unknown = JSON.parse(this.store().getItem(this.key) ?? '{}');
      if (typeof kept !== 'object' || kept === null) return {};
      return Object.fromEntries(
        Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
    } catch {
      return {};
    }
  }

  keep(question: string, given: string): void {
    this.write({ ...this.all(), [question]: given });
  }

  forgetAll(): void {
    this.write({});
  }

  private write(answers: Record<string, string>): void {
    try {
      this.store().setItem(this.key, JSON.stringify(answers));
    } catch {
      // Then they are not kept.
    }
  }
}
