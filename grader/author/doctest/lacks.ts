import type { ConsoleExample } from '../../course/lessons/console-examples.js';
import type { Need } from '../../course/lessons/example-markers.js';

/** Programs that lessons use and that a machine may lack: how a command shows that it needs one, and a script that fails without it. */
const programs = [
  { name: "OpenBSD's nc", used: /\bnc\b/, test: 'nc -h 2>&1 | grep -q OpenBSD', install: 'netcat-openbsd' },
  { name: 'curl', used: /\bcurl\b/, test: 'command -v curl', install: 'curl' },
  { name: 'ss', used: /\bss\b/, test: 'command -v ss', install: 'iproute2' },
  { name: 'netstat', used: /\bnetstat\b/, test: 'command -v netstat', install: 'net-tools' },
  { name: 'python3', used: /\bpython3\b/, test: 'command -v python3', install: 'python3' },
  { name: '/etc/services', used: /\bservices\b/, test: 'test -e /etc/services', install: 'netbase' },
] as const;

/** What comments ask for, and what it is called. */
const asked: Record<Need, { test: string; lack: string }> = {
  ipv6: { test: 'grep -q "^0*1 .* lo$" /proc/net/if_inet6', lack: 'this machine has no IPv6' },
  smtpd: {
    test: 'python3 -W ignore -c "import smtpd"',
    lack: "this Python has no smtpd, which is in Python's up to 3.11",
  },
  'node 22.18': {
    test: `node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 18) ? 0 : 1)'`,
    lack: 'this Node is older than 22.18 and runs no TypeScript',
  },
  // Since pull request 64275 of nodejs/node, a half-open stream survives its loop.
  'a destroying for await': {
    test: `node -e '
      const stream = new (require("node:stream").Duplex)({ read() { this.push(null); }, write() {} });
      (async () => { for await (const _ of stream); process.exit(stream.destroyed ? 0 : 1); })();'`,
    lack: 'this Node does not destroy a socket behind for await any more',
  },
};

/**
 * Why a scene cannot be run on this machine, in words; undefined when it can.
 * @param holds runs a script where the scene would run, and says whether it succeeded
 */
export function missingRequirement(
  { steps, needs }: Pick<ConsoleExample, 'steps' | 'needs'>,
  holds: (script: string) => boolean,
): string | undefined {
  const text = steps.flatMap(({ commands }) => commands.map((command) => command.text)).join('\n');
  const missing = programs.find(({ used, test }) => used.test(text) && !holds(`{ ${test}; } > /dev/null`));
  if (missing) return `${missing.name} is not installed (Debian, Ubuntu: sudo apt-get install ${missing.install})`;
  const need = needs.find((one) => !holds(asked[one].test));
  return need && asked[need].lack;
}
