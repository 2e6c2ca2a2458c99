/** What the pages of `npm start` show of a program that is watched. `html` is made here, where all that is put into it is escaped. */
export interface LiveState {
  slug: string;
  busy: boolean;
  /** One line: `failed, 8/15 points`. Empty until something has come. */
  verdict: string;
  passed: boolean;
  html: string;
  /** Slugs of the exercises that pass, and of how many there are. */
  done: readonly string[];
  exercises: number;
}
