import net from 'node:net';

type Event =
  | { type: 'client connected' }
  | { type: 'typed'; bytes: Buffer }
  | { type: 'input ended' }
  | { type: 'heard'; bytes: Buffer }
  | { type: 'client finished' }
  | { type: 'client broke off'; reason: string }
  | { type: 'cannot listen'; reason: string };

type Action =
  | { type: 'send'; bytes: Buffer }
  | { type: 'print'; bytes: Buffer }
  | { type: 'hold input' }
  | { type: 'take input' }
  | { type: 'send FIN' }
  | { type: 'complain'; text: string }
  | { type: 'let go' };

interface State {
  readonly phase: 'waiting' | 'talking' | 'over';
  readonly kept: readonly Buffer[];
  readonly keptBytes: number;
  readonly inputEnded: boolean;
}

const ENOUGH = 65_536;

function step(state: State, event: Event): [State, Action[]] {
  if (state.phase === 'over') return [state, []];
  switch (event.type) {
    case 'typed': {
      if (state.phase === 'talking') return [state, [{ type: 'send', bytes: event.bytes }]];
      const keptBytes = state.keptBytes + event.bytes.length;
      return [
        { ...state, kept: [...state.kept, event.bytes], keptBytes },
        keptBytes < ENOUGH ? [] : [{ type: 'hold input' }],
      ];
    }
    case 'input ended':
      return [{ ...state, inputEnded: true }, state.phase === 'talking' ? [{ type: 'send FIN' }] : []];
    case 'client connected':
      return [
        { ...state, phase: 'talking', kept: [], keptBytes: 0 },
        [
          { type: 'take input' },
          ...state.kept.map((bytes): Action => ({ type: 'send', bytes })),
          ...(state.inputEnded ? [{ type: 'send FIN' } as const] : []),
        ],
      ];
    case 'heard':
      return [state, [{ type: 'print', bytes: event.bytes }]];
    case 'client finished':
      return [{ ...state, phase: 'over' }, [{ type: 'let go' }]];
    case 'client broke off':
      return [{ ...state, phase: 'over' }, [{ type: 'complain', text: event.reason }, { type: 'let go' }]];
    case 'cannot listen':
      return [{ ...state, phase: 'over' }, [{ type: 'complain', text: event.reason }, { type: 'let go' }]];
  }
}

const port = process.argv[3] ?? '';
let state: State = { phase: 'waiting', kept: [], keptBytes: 0, inputEnded: false };
let client: net.Socket | undefined;

function perform(action: Action): void {
  switch (action.type) {
    case 'send':
      if (client !== undefined && !client.write(action.bytes)) process.stdin.pause();
      break;
    case 'print':
      if (!process.stdout.write(action.bytes)) client?.pause();
      break;
    case 'hold input':
      process.stdin.pause();
      break;
    case 'take input':
      process.stdin.resume();
      break;
    case 'send FIN':
      client?.end();
      break;
    case 'complain':
      process.stderr.write(`nc-listen: ${action.text}\n`);
      process.exitCode = 1;
      break;
    case 'let go':
      process.stdin.destroy();
      client?.destroy();
      server.close();
      break;
  }
}

function dispatch(event: Event): void {
  const [next, actions] = step(state, event);
  state = next;
  actions.forEach(perform);
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  if (client !== undefined) {
    socket.on('error', () => {});
    socket.resetAndDestroy();
    return;
  }
  client = socket;
  socket.on('data', (bytes: Buffer) => dispatch({ type: 'heard', bytes }));
  socket.on('end', () => dispatch({ type: 'client finished' }));
  socket.on('error', (error) => dispatch({ type: 'client broke off', reason: `broken off: ${error.message}` }));
  socket.on('drain', () => process.stdin.resume());
  dispatch({ type: 'client connected' });
});
server.on('error', (error: NodeJS.ErrnoException) =>
  dispatch({
    type: 'cannot listen',
    reason: error.code === 'EADDRINUSE' ? `port ${port} is in use already` : error.message,
  }),
);
server.listen(Number(port), '127.0.0.1');

process.stdout.on('drain', () => client?.resume());
process.stdin.on('data', (bytes: Buffer) => dispatch({ type: 'typed', bytes }));
process.stdin.on('end', () => dispatch({ type: 'input ended' }));
