import { textLimits, type CheckResult, type Finding, type Result } from './result.js';

/** The result with every text in it cut to what {@link textLimits} allows: whatever a program says, a result has some hundred kB at most. */
export function boundedResult(result: Result): Result {
  const { rejection, notes, checks, ...rest } = result;
  return {
    ...rest,
    checks: checks.map(boundedCheck),
    ...(rejection && {
      rejection: {
        ...rejection,
        message: cut(rejection.message, textLimits.message),
        ...(rejection.lineText !== undefined && { lineText: cut(rejection.lineText, textLimits.lineText) }),
      },
    }),
    notes: boundedNotes(notes),
  };
}

function boundedCheck(check: CheckResult): CheckResult {
  switch (check.outcome) {
    case 'failed':
      return { ...check, finding: boundedFinding(check.finding) };
    case 'faulted':
      return { ...check, fault: cut(check.fault, textLimits.fault) };
    case 'skipped':
      return { ...check, reason: cut(check.reason, textLimits.note) };
    case 'passed':
    case 'blocked':
      return check;
  }
}

function boundedFinding(finding: Finding): Finding {
  return {
    ...finding,
    message: cut(finding.message, textLimits.message),
    steps: finding.steps.slice(0, textLimits.steps).map((step) => ({ ...step, text: cut(step.text, textLimits.step) })),
    stdout: cut(finding.stdout, textLimits.output),
    stderr: cut(finding.stderr, textLimits.output),
  };
}

function boundedNotes(notes: readonly string[]): string[] {
  const kept = notes.length > textLimits.notes ? notes.slice(0, textLimits.notes - 1) : notes;
  const more = notes.length - kept.length;
  const told = kept.map((note) => cut(note, textLimits.note));
  return more > 0 ? [...told, `${more} more notes are left out`] : told;
}

/** Both ends of a text that is longer than `most`; the result, too, is at most so long. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const gap = `\n… ${text.length - most} characters and more are left out …\n`;
  const half = Math.floor((most - gap.length) / 2);
  return text.slice(0, half) + gap + text.slice(-half);
}
