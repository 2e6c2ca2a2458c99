import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

const REPLACEMENT = '\ufffd';

function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    at += 1;
    if (lead < 0x80) {
      parts.push(String.fromCharCode(lead));
      continue;
    }
    let following: number;
    let code: number;
    if (lead >= 0xc2 && lead <= 0xdf) {
      following = 1;
      code = lead & 0x1f;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      following = 2;
      code = lead & 0x0f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      following = 3;
      code = lead & 0x07;
    } else {
      parts.push(REPLACEMENT);
      continue;
    }
    // no surrogates (ed a0 80 and on), nothing above U+10FFFF (f4 90 and on)
    let highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    while (following > 0) {
      const next = bytes[at];
      if (next === undefined || next < 0x80 || next > highest) break;
      code = (code << 6) | (next & 0x3f);
      highest = 0xbf;
      following -= 1;
      at += 1;
    }
    parts.push(following === 0 ? String.fromCodePoint(code) : REPLACEMENT);
  }
  return parts.join('');
}

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', reject);
    socket.on('message', (data, remote) => {
      onMessage({
        text: decodeUtf8(data),
        bytes: data,
        size: data.length,
        sender: { address: remote.address, port: remote.port },
      });
    });
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
