import type { InjectionKey } from 'vue';

/** What the questions of a page have in common. */
export interface QuizState {
  /** Undefined before the browser has taken over, and where it never does: nothing can be answered then. */
  kept: Record<string, string> | undefined;
  /** Counts how often the reader has started over: an answer of before is gone. */
  round: number;
  answered(question: string, given: string, isRight: boolean): void;
}

export const quizState: InjectionKey<QuizState> = Symbol('quiz');
