import { handshake, stories, type Story } from './handshake.js';

const inShort = (story: Story) =>
  handshake(story).map(({ segment, client, server }) => [
    segment && `${segment.flags}${segment.isLost ? ' lost' : ''}`,
    client,
    server,
  ]);

test('three segments establish a connection, each acknowledging the number behind the other SYN', () => {
  expect(inShort('listening')).toEqual([
    [undefined, 'CLOSED', 'LISTEN'],
    ['SYN', 'SYN-SENT', 'SYN-RECEIVED'],
    ['SYN + ACK', 'ESTABLISHED', 'SYN-RECEIVED'],
    ['ACK', 'ESTABLISHED', 'ESTABLISHED'],
  ]);
  const [, , answer, last] = handshake('listening', { client: 10, server: 0xffffffff });
  expect(answer?.segment).toEqual({
    from: 'server',
    flags: 'SYN + ACK',
    sequence: 0xffffffff,
    acknowledgement: 11,
    isLost: false,
  });
  // Numbers wrap.
  expect(last?.segment).toMatchObject({ sequence: 11, acknowledgement: 0 });
});

test('where nobody listens, RST acknowledges the SYN', () => {
  expect(inShort('refused').at(-1)).toEqual(['RST + ACK', 'CLOSED', 'CLOSED']);
  expect(handshake('refused', { client: 10, server: 0 }).at(-1)?.segment?.acknowledgement).toBe(11);
});

test.each(['lost SYN', 'lost answer'] as const)(
  'after a %s the same SYN is sent again, and the connection comes about',
  (story) => {
    const syns = handshake(story).filter(({ segment }) => segment?.flags === 'SYN');
    expect(syns).toHaveLength(2);
    expect(syns[0]?.segment?.sequence).toBe(syns[1]?.segment?.sequence);
    expect(inShort(story).at(-1)).toEqual(['ACK', 'ESTABLISHED', 'ESTABLISHED']);
  },
);

test.each(Object.keys(stories) as Story[])('every number in the picture of "%s" is in words too', (story) => {
  for (const { segment, says } of handshake(story)) {
    if (segment && !segment.isLost && segment.flags === 'SYN') expect(says).toContain(String(segment.sequence));
    if (segment && !segment.isLost && segment.acknowledgement !== undefined)
      expect(says).toContain(String(segment.acknowledgement));
  }
});
