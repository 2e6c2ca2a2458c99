import { listensOn } from '../process/listeners.js';
import { quote } from './bytes.js';
import type { CheckSession } from './check-session.js';
import { StudentFault } from './student-fault.js';

/** Whether the system tells who listens on what. */
const TELLS = process.platform === 'linux';
/** How long the agent of a healthy program may take to answer, in ms. */
const ASK_MS = 1000;

/**
 * The same failure, with what was seen of the program that explains why nothing came: its socket is closed, nobody in it listens for the
 * event, or it prints what it should have sent or called back with.
 */
export async function withObserved(session: CheckSession, fault: StudentFault): Promise<StudentFault> {
  if (fault.reason === 'not-written') {
    const line = leftOver(session.setting.launches.source);
    const where =
      line === undefined ? '' : `: line ${line} still throws that, below what you have written; delete the line`;
    return new StudentFault(fault.reason, `${fault.message}${where}`);
  }
  if (fault.reason !== 'timed-out') return fault;
  const seen = closedPort(session) ?? (await unheard(session)) ?? printed(session);
  return seen === undefined ? fault : new StudentFault(fault.reason, `${seen}; ${fault.message}`, fault.showsNothing);
}

function closedPort({ running }: CheckSession): string | undefined {
  if (!TELLS) return undefined;
  for (const { process, listensOn: ports } of running) {
    const gone = ports.find(({ transport, port }) => !listensOn(process.pid, transport, port));
    if (gone && !process.exit)
      return `your program no longer listens on ${gone.transport.toUpperCase()} port ${gone.port}: its socket has been closed`;
  }
  return undefined;
}

async function unheard(session: CheckSession): Promise<string | undefined> {
  for (const { agent, listensOn: ports } of session.running) {
    if (!agent || ports.every(({ transport }) => transport === 'tcp')) continue;
    const events = await session.wait(ASK_MS, agent.heard(), 'your program no longer reacts').catch(() => ['message']);
    if (events.length > 0 && !events.includes('message')) {
      const others = events.filter((name) => name !== 'error' && name !== 'listening').map((name) => `'${name}'`);
      return `your socket has no listener for 'message'${others.length > 0 ? `, only for ${others.join(' and ')}` : ''}`;
    }
  }
  return undefined;
}

/** What a program under the agent prints reaches no check. */
function printed({ running }: CheckSession): string | undefined {
  const text = running.map(({ agent, process }) => (agent ? process.stdout.text() : '')).join('');
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return last === ''
    ? undefined
    : `your program printed ${quote(Buffer.from(last))}, and what is printed is neither sent nor handed over`;
}

const STUBS_THROW = /^\s*throw new Error\('not written yet'\);/;

/** The line of the stub that is left below a student's own, from 1; undefined where the throw is all that there is. */
function leftOver(source: string): number | undefined {
  const lines = source.split(/\r?\n/);
  const at = lines.findIndex((line, index) => {
    const above = lines.slice(0, index).findLast((text) => text.trim() !== '') ?? '';
    return STUBS_THROW.test(line) && above !== '' && !/\{\s*$/.test(above) && !/^import\b|\bfrom '[^']+';$/.test(above);
  });
  return at < 0 ? undefined : at + 1;
}
