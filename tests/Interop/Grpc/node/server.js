'use strict';
// Serves the echo service on a free port, prints the port, and ends when its standard input ends.
const { grpc, definition, sizes } = require('./echo');

const cancelled = [];
let onCancelled = null;
function noteCancelled(what) {
  cancelled.push(what);
  if (onCancelled) onCancelled();
}
const scenario = (call) => (call.metadata.get('scenario')[0] || 'echo').toString();

const server = new grpc.Server(sizes);
server.addService(definition, {
  Unary(call, reply) {
    switch (scenario(call)) {
      case 'fail': {
        const metadata = new grpc.Metadata();
        metadata.set('grpc-status-details-bin', Buffer.from([0, 255, 10, 13, 44]));
        metadata.set('reason', 'because');
        return reply({ code: grpc.status.ABORTED, details: '100 % größer\n你好', metadata });
      }
      case 'metadata': {
        const seen = { word: call.metadata.get('word'), bytes: call.metadata.get('bytes-bin').map((b) => b.toString('hex')), deadline: call.getDeadline() };
        const early = new grpc.Metadata();
        early.set('early', 'bird');
        early.set('early-bin', Buffer.from([1, 2]));
        call.sendMetadata(early);
        const late = new grpc.Metadata();
        late.set('late', 'owl');
        return reply(null, Buffer.from(JSON.stringify(seen)), late);
      }
      case 'hang':
        call.on('cancelled', () => noteCancelled('unary'));
        return undefined;
      case 'next-cancelled': {
        const answer = () => { onCancelled = null; reply(null, Buffer.from(cancelled.shift())); };
        if (cancelled.length > 0) return answer();
        onCancelled = answer;
        return undefined;
      }
      default:
        return reply(null, call.request);
    }
  },
  Collect(call, reply) {
    const parts = [];
    call.on('data', (b) => parts.push(b));
    call.on('end', () => reply(null, Buffer.concat(parts)));
  },
  Repeat(call) {
    for (const b of call.request) call.write(Buffer.from([b]));
    call.end();
  },
  Chat(call) {
    let count = 0;
    const late = scenario(call) === 'after-half-close';
    if (scenario(call) === 'speak-first') call.write(Buffer.from([42]));
    call.on('data', (b) => { count++; if (!late) call.write(b); });
    call.on('cancelled', () => noteCancelled('chat'));
    call.on('end', () => {
      if (late) for (let i = 0; i < 100; i++) call.write(Buffer.from([i, count]));
      call.end();
    });
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => server.forceShutdown());
process.stdin.resume();
