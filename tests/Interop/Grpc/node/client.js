'use strict';
// Runs one scenario against the echo service: node client.js HOST:PORT SCENARIO. Prints what it saw as JSON.
const { grpc, definition, sizes, pattern, largest } = require('./echo');

const [address, scenario] = process.argv.slice(2);
const Client = grpc.makeGenericClientConstructor(definition, 'warden.test.Echo', {});
const client = new Client(address, grpc.credentials.createInsecure(), sizes);

const problem = (error) => ({
  code: error.code,
  details: error.details,
  reason: error.metadata.get('reason')[0],
  bin: (error.metadata.get('grpc-status-details-bin')[0] || Buffer.alloc(0)).toString('hex'),
});
const unary = (name, request, metadata = new grpc.Metadata(), options = {}) => new Promise((done) => {
  const seen = {};
  const call = client[name](request, metadata, options, (error, response) => { seen.error = error && problem(error); seen.response = response; });
  call.on('metadata', (m) => { seen.headers = m; });
  call.on('status', (status) => { seen.status = status; done(seen); });
});

const scenarios = {
  async unary() { return { response: (await unary('Unary', Buffer.from([1, 2, 3]))).response.toString('hex') }; },
  async large() {
    const message = pattern(largest);
    return { equal: message.equals((await unary('Unary', message)).response) };
  },
  collect: () => new Promise((done) => {
    const call = client.Collect((error, response) => done({ error: error && problem(error), response: response && response.toString('hex') }));
    for (let i = 0; i < 5; i++) call.write(Buffer.from([i]));
    call.end();
  }),
  repeat: () => new Promise((done) => {
    const received = [];
    const call = client.Repeat(Buffer.from([5, 6, 7]));
    call.on('data', (b) => received.push(b[0]));
    call.on('status', (status) => done({ received, code: status.code }));
    call.on('error', () => {});
  }),
  many: () => new Promise((done) => {
    let received = 0;
    let inOrder = true;
    const call = client.Chat();
    call.on('data', (b) => { inOrder = inOrder && b.readInt32LE() === received; received++; });
    call.on('status', (status) => done({ received, inOrder, code: status.code }));
    call.on('error', () => {});
    for (let i = 0; i < 10000; i++) { const b = Buffer.alloc(4); b.writeInt32LE(i); call.write(b); }
    call.end();
  }),
  'half-close': () => new Promise((done) => {
    let received = 0;
    const call = client.Chat();
    call.on('data', () => received++);
    call.on('status', (status) => done({ received, code: status.code }));
    call.on('error', () => {});
    call.write(Buffer.from([1]));
    call.end();
  }),
  'speak-first': () => new Promise((done) => {
    const received = [];
    const call = client.Chat();
    call.on('data', (b) => { received.push(b[0]); if (received.length === 1) { call.write(Buffer.from([43])); call.end(); } });
    call.on('status', (status) => done({ received, code: status.code }));
    call.on('error', () => {});
  }),
  cancel: () => new Promise((done) => {
    const call = client.Chat();
    call.on('data', () => call.cancel());
    call.on('status', (status) => done({ code: status.code }));
    call.on('error', () => {});
    call.write(Buffer.from([1]));
  }),
  async deadline() { return { code: (await unary('Unary', Buffer.from([1]), new grpc.Metadata(), { deadline: Date.now() + 1000 })).error.code }; },
  async fail() { return (await unary('Unary', Buffer.alloc(0))).error; },
  async unimplemented() { return (await unary('Nothing', Buffer.alloc(0))).error; },
  async metadata() {
    const sent = new grpc.Metadata();
    sent.set('word', 'value');
    sent.set('bytes-bin', Buffer.from('größer'));
    const seen = await unary('Unary', Buffer.alloc(0), sent);
    return {
      early: seen.headers.get('early')[0], earlyBin: seen.headers.get('early-bin')[0].toString('hex'), late: seen.status.metadata.get('late')[0],
    };
  },
};
scenarios[scenario]().then((result) => { console.log(JSON.stringify(result)); client.close(); });
