'use strict';
// The service of tests/Network.Tests/Grpc/EchoService.cs: raw bytes in all four call shapes.
const grpc = require('@grpc/grpc-js');

const bytes = { requestSerialize: (b) => b, requestDeserialize: (b) => b, responseSerialize: (b) => b, responseDeserialize: (b) => b };
const path = (name) => '/warden.test.Echo/' + name;
const definition = {
  Unary: { path: path('Unary'), requestStream: false, responseStream: false, ...bytes },
  Collect: { path: path('Collect'), requestStream: true, responseStream: false, ...bytes },
  Repeat: { path: path('Repeat'), requestStream: false, responseStream: true, ...bytes },
  Chat: { path: path('Chat'), requestStream: true, responseStream: true, ...bytes },
  Nothing: { path: path('Nothing'), requestStream: false, responseStream: false, ...bytes },
};
const largest = 100 * 1024 * 1024;
const sizes = { 'grpc.max_receive_message_length': largest, 'grpc.max_send_message_length': largest };

// Same bytes as Pattern in the tests: (i * 31) >> 3, low byte.
function pattern(length) {
  const b = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) b[i] = Math.imul(i, 31) >> 3;
  return b;
}

module.exports = { grpc, definition, sizes, pattern, largest };
