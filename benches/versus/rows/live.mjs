/** One change told to a thousand listeners: until the last of them has it. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { today } from '../district.mjs';
import { inTurns } from '../figures.mjs';
import { TURNS } from '../scale.mjs';
import { sleep } from '../shell.mjs';

const LISTENERS = 1000;
const PATIENCE = 20_000;

/** One more listener. Places of those who went away a moment ago are free again when that is noticed. */
async function join(port, tries = 30) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n');
  const [first] = await once(socket, 'data');
  if (first.toString().startsWith('HTTP/1.1 200')) return socket;
  socket.destroy();
  if (tries === 0) throw new Error(`a listener was refused: ${first.toString().split('\r\n')[0]}`);
  await sleep(1000);
  return join(port, tries - 1);
}

/** Listeners of an address; `heard` settles when each of them has had something with `mark` in it. */
class Crowd {
  static async gather(port, count) {
    const it = new Crowd();
    it.sockets = [];
    while (it.sockets.length < count) {
      const some = Array.from({ length: Math.min(100, count - it.sockets.length) }, () => join(port));
      it.sockets.push(...(await Promise.all(some)));
    }
    return it;
  }
  heard(mark) {
    const all = this.sockets.map(
      (socket) =>
        new Promise((resolve) => {
          const hear = (bytes) => {
            if (!bytes.includes(mark)) return;
            socket.off('data', hear);
            resolve();
          };
          socket.on('data', hear);
        }),
    );
    const late = sleep(PATIENCE).then(() => {
      throw new Error('not everybody heard of it');
    });
    return Promise.race([Promise.all(all), late]);
  }
  leave = () => this.sockets.forEach((socket) => socket.destroy());
}

export default async function live({ renling, limit, district }) {
  const [own, theirs] = [await Crowd.gather(renling.port, LISTENERS), await Crowd.gather(limit.port, LISTENERS)];
  await sleep(500);
  let number = 0;
  const timed = async (crowd, mark, say) => {
    const heard = crowd.heard(mark);
    const begun = performance.now();
    await say();
    await heard;
    return performance.now() - begun;
  };
  const figures = await inTurns(
    [
      {
        name: 'Renling, a durable change',
        measure: () => {
          const { code } = district.checkpoints[number++];
          const command = { type: 'put_checkpoint', code, name: `播${Date.now()}`, first: today() };
          return timed(own, `"${code}"`, () => renling.send([command]));
        },
      },
      {
        name: 'axum, a broadcast',
        measure: () => timed(theirs, 'mark', () => fetch(`${limit.url}/say`, { method: 'POST', body: 'mark' })),
      },
    ],
    2 * TURNS,
  );
  own.leave();
  theirs.leave();
  return [
    {
      work: `a change told to ${LISTENERS} listeners`,
      unit: 'ms',
      figures,
      own: 'Renling, a durable change',
      against: ['axum, a broadcast'],
      notes: [
        'until the last of them has read it, the write included; the listeners are one Node.js process on the same machine',
      ],
    },
  ];
}
