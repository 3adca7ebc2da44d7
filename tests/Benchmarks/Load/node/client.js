'use strict';
// Fabric's own client under load: for each JSON line {chaincode, callers, seconds, first, what} on standard input it calls CreateAsset for so
// long, each caller one call at a time, and answers {milliseconds: […], seconds}. Usage: node client.js CONNECTION_PROFILE MSP_ID USER

const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');
const { connect, hash, signers } = require('@hyperledger/fabric-gateway');

const [profilePath, mspId, userName] = process.argv.slice(2);
const folder = path.dirname(profilePath);
const profile = JSON.parse(fs.readFileSync(profilePath, 'utf8'));
const organization = profile.organizations.find(o => o.mspId === mspId);
const user = organization.users.find(u => u.name.startsWith(userName + '@'));
const file = name => fs.readFileSync(path.join(folder, name));
const client = new grpc.Client(organization.peer.address, grpc.credentials.createSsl(file(organization.peer.tlsRoot)), {
  'grpc.ssl_target_name_override': organization.peer.serverName,
});
const gateway = connect({
  client,
  identity: { mspId, credentials: file(user.certificate) },
  hash: hash.sha256,
  signer: signers.newPrivateKeySigner(crypto.createPrivateKey(file(user.privateKey))),
});
const network = gateway.getNetwork(profile.channel);

async function run({ chaincode, callers, seconds, first, what }) {
  const contract = network.getContract(chaincode);
  const milliseconds = [];
  let next = first;
  const start = process.hrtime.bigint();
  const elapsed = () => Number(process.hrtime.bigint() - start) / 1e9;
  await Promise.all(Array.from({ length: callers }, async () => {
    while (elapsed() < seconds) {
      const args = [`asset${next++}`, 'blue', '5', 'Tomoko', '500'];
      const one = process.hrtime.bigint();
      if (what === 'endorse') {
        await contract.newProposal('CreateAsset', { arguments: args }).endorse();
      } else {
        await contract.submitTransaction('CreateAsset', ...args);
      }
      milliseconds.push(Number(process.hrtime.bigint() - one) / 1e6);
    }
  }));
  return { milliseconds, seconds: elapsed() };
}

readline.createInterface({ input: process.stdin }).on('line', async line => {
  process.stdout.write(JSON.stringify(await run(JSON.parse(line))) + '\n');
}).on('close', () => { gateway.close(); client.close(); });
