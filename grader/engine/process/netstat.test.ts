import { parseNetstat } from './netstat.js';

/** As macOS prints it: tcp46 is a socket of both families. */
const MACOS = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  192.168.1.20.50231     17.57.144.84.5223      ESTABLISHED
tcp4       0      0  127.0.0.1.8080         *.*                    LISTEN
tcp46      0      0  *.3000                 *.*                    LISTEN
tcp6       0      0  ::1.631                *.*                    LISTEN
udp4       0      0  *.5353                 *.*
udp6       0      0  *.5353                 *.*
udp4       0      0  127.0.0.1.60123        127.0.0.1.9999
`;

/** As a German Windows prints it. */
const WINDOWS = `\r
Aktive Verbindungen\r
\r
  Proto  Lokale Adresse         Remoteadresse          Status\r
  TCP    0.0.0.0:135            0.0.0.0:0              ABH\u00d6REN\r
  TCP    127.0.0.1:8080         127.0.0.1:50100        HERGESTELLT\r
  TCP    [::]:3000              [::]:0                 ABH\u00d6REN\r
  UDP    0.0.0.0:500            *:*\r
  UDP    [fe80::1%12]:1900      *:*\r
`;

test('who listens is read from what macOS prints', () => {
  expect(parseNetstat(MACOS)).toEqual([
    { transport: 'tcp', address: '127.0.0.1', port: 8080 },
    { transport: 'tcp', address: '::', port: 3000 },
    { transport: 'tcp', address: '::1', port: 631 },
    { transport: 'udp', address: '0.0.0.0', port: 5353 },
    { transport: 'udp', address: '::', port: 5353 },
  ]);
});

test('who listens is read from what Windows prints, in any language', () => {
  expect(parseNetstat(WINDOWS)).toEqual([
    { transport: 'tcp', address: '0.0.0.0', port: 135 },
    { transport: 'tcp', address: '::', port: 3000 },
    { transport: 'udp', address: '0.0.0.0', port: 500 },
    { transport: 'udp', address: 'fe80::1', port: 1900 },
  ]);
});

test('what is no table is no listener', () => {
  expect(parseNetstat('netstat: command not found\n')).toEqual([]);
  expect(parseNetstat('')).toEqual([]);
});
