/** The objects of the lab kit in the order in which one learns them: the type of each, and how checks call it. */
export const labGroups: readonly { type: string; title: string; prefix: string }[] = [
  { type: 'Matchers', title: 'Matchers: `expect(…)`', prefix: 'expect(…).' },
  { type: 'Student', title: "The student's program: `student`", prefix: 'student.' },
  { type: 'StudentServer', title: 'A server that runs: `server`', prefix: 'server.' },
  { type: 'StudentProgram', title: 'A program that runs: `program`', prefix: 'program.' },
  { type: 'Lab', title: 'The lab: `lab`', prefix: 'lab.' },
  { type: 'Random', title: 'What is random: `lab.random`', prefix: 'lab.random.' },
  { type: 'Tcp', title: 'TCP: `lab.tcp`', prefix: 'lab.tcp.' },
  { type: 'TcpPeer', title: 'One end of a TCP connection: `peer`', prefix: 'peer.' },
  { type: 'TcpListener', title: "A TCP server of the check's: `listener`", prefix: 'listener.' },
  { type: 'CallerWatch', title: 'Who calls: `watch`', prefix: 'watch.' },
  { type: 'Inbox', title: 'Bytes that come: `inbox`', prefix: 'inbox.' },
  { type: 'Udp', title: 'UDP: `lab.udp`', prefix: 'lab.udp.' },
  { type: 'UdpPeer', title: "A UDP socket of the check's: `udpPeer`", prefix: 'udpPeer.' },
  { type: 'UdpLink', title: 'A bad network: `link`', prefix: 'link.' },
  { type: 'Mailbox', title: 'Messages that come: `mailbox`', prefix: 'mailbox.' },
];
