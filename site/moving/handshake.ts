/** What can become of a client's wish to connect. */
export const stories = {
  listening: 'a server listens',
  refused: 'nobody listens',
  'lost SYN': 'the SYN is lost',
  'lost answer': 'the answer is lost',
} as const;
export type Story = keyof typeof stories;

export interface Segment {
  from: 'client' | 'server';
  flags: 'SYN' | 'SYN + ACK' | 'ACK' | 'RST + ACK';
  sequence: number;
  acknowledgement?: number;
  isLost: boolean;
}

/** `client` and `server` are the states, as RFC 9293 names them, after the segment has come, or is lost. */
export interface HandshakeStep {
  segment?: Segment;
  client: string;
  server: string;
  says: string;
}

/** The steps of a handshake, from before the first segment on; each side counts from its own start. */
export function handshake(story: Story, starts = { client: 3373787412, server: 1305939164 }): HandshakeStep[] {
  const afterClient = next(starts.client);
  const afterServer = next(starts.server);
  const waiting = story === 'refused' ? 'CLOSED' : 'LISTEN';
  const segment = (from: Segment['from'], flags: Segment['flags'], sequence: number, acknowledgement?: number) => ({
    from,
    flags,
    sequence,
    ...(acknowledgement !== undefined && { acknowledgement }),
    isLost: false,
  });
  const syn = segment('client', 'SYN', starts.client);
  const answer = segment('server', 'SYN + ACK', starts.server, afterClient);

  const begin = {
    client: 'CLOSED',
    server: waiting,
    says: `The client has not begun. At the port, ${stories[story === 'refused' ? story : 'listening']}.`,
  };
  const asks = {
    segment: syn,
    client: 'SYN-SENT',
    server: 'SYN-RECEIVED',
    says: `The client sends SYN: its numbers start at ${starts.client}.`,
  };
  const answers = {
    segment: answer,
    client: 'ESTABLISHED',
    server: 'SYN-RECEIVED',
    says: `The server answers: its numbers start at ${starts.server}, and it expects ${afterClient}, for the SYN has used up one.`,
  };
  const confirms = {
    segment: segment('client', 'ACK', afterClient, afterServer),
    client: 'ESTABLISHED',
    server: 'ESTABLISHED',
    says: `The client acknowledges the server's SYN: it expects ${afterServer}. Now the server knows too, and either side may send bytes.`,
  };
  switch (story) {
    case 'listening':
      return [begin, asks, answers, confirms];
    case 'refused':
      return [
        begin,
        { ...asks, server: 'CLOSED' },
        {
          segment: segment('server', 'RST + ACK', 0, afterClient),
          client: 'CLOSED',
          server: 'CLOSED',
          says: `Nobody listens, so the system answers RST, which acknowledges ${afterClient}: connection refused.`,
        },
      ];
    case 'lost SYN':
      return [
        begin,
        {
          segment: { ...syn, isLost: true },
          client: 'SYN-SENT',
          server: 'LISTEN',
          says: `The client's SYN, ${starts.client}, is lost. The server has heard nothing, and the client waits.`,
        },
        { ...asks, says: `No answer in time: the client sends the same SYN again, ${starts.client}.` },
        answers,
        confirms,
      ];
    case 'lost answer':
      return [
        begin,
        asks,
        {
          segment: { ...answer, isLost: true },
          client: 'SYN-SENT',
          server: 'SYN-RECEIVED',
          says: `The server's answer is lost. To the client this looks as if its SYN had been.`,
        },
        {
          ...asks,
          says: `No answer in time: the client sends the same SYN again. By its number, ${starts.client}, the server knows it.`,
        },
        {
          ...answers,
          says: `The server answers again, in the same words: from ${starts.server}, expecting ${afterClient}.`,
        },
        confirms,
      ];
  }
}

/** The number behind: after 4294967295 comes 0. */
function next(sequence: number): number {
  return (sequence + 1) >>> 0;
}
