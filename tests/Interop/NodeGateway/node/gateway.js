'use strict';
// Answers one JSON line on standard output for each JSON line on standard input; see NodeGatewayClient.cs.
// Usage: node gateway.js CONNECTION_PROFILE MSP_ID USER

const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');
const { connect, hash, signers, checkpointers } = require('@hyperledger/fabric-gateway');

const [profilePath, mspId, userName] = process.argv.slice(2);
const folder = path.dirname(profilePath);
const profile = JSON.parse(fs.readFileSync(profilePath, 'utf8'));
const organization = profile.organizations.find(o => o.mspId === mspId);
const user = organization.users.find(u => u.name.startsWith(userName + '@'));
const file = name => fs.readFileSync(path.join(folder, name));

const client = new grpc.Client(organization.peer.address, grpc.credentials.createSsl(file(organization.peer.tlsRoot)), {
  'grpc.ssl_target_name_override': organization.peer.serverName,
  'grpc.max_receive_message_length': 100 * 1024 * 1024,
});
const signer = signers.newPrivateKeySigner(crypto.createPrivateKey(file(user.privateKey)));
const options = { client, identity: { mspId, credentials: file(user.certificate) }, hash: hash.sha256 };
const gateway = connect({ ...options, signer });
const unsigned = connect(options);
const network = gateway.getNetwork(profile.channel);
const text = bytes => Buffer.from(bytes).toString('utf8');

const proposalOptions = request => ({
  arguments: request.args,
  transientData: request.transient,
  endorsingOrganizations: request.organizations,
});

async function take(events, count, show) {
  const taken = [];
  try {
    for await (const event of events) {
      const shown = show(event);
      if (shown !== undefined) taken.push(shown);
      if (taken.length >= count) break;
    }
  } finally {
    events.close();
  }
  return taken;
}

const blockNumber = request => (request.start === undefined ? undefined : BigInt(request.start));

const operations = {
  evaluate: async r => text(await network.getContract(r.chaincode).evaluate(r.name, proposalOptions(r))),

  submit: async r => text(await network.getContract(r.chaincode).submit(r.name, proposalOptions(r))),

  async submitAsync(r) {
    const commit = await network.getContract(r.chaincode).submitAsync(r.name, proposalOptions(r));
    const status = await commit.getStatus();
    return { result: text(commit.getResult()), id: commit.getTransactionId(), code: status.code, successful: status.successful, block: Number(status.blockNumber) };
  },

  // Every step as bytes that another program could have signed.
  async offline(r) {
    const sign = digest => signer(digest);
    const proposal = unsigned.getNetwork(profile.channel).getContract(r.chaincode).newProposal(r.name, proposalOptions(r));
    const signedProposal = unsigned.newSignedProposal(proposal.getBytes(), await sign(proposal.getDigest()));
    const evaluated = text(await signedProposal.evaluate());
    const transaction = await signedProposal.endorse();
    const signedTransaction = unsigned.newSignedTransaction(transaction.getBytes(), await sign(transaction.getDigest()));
    const submitted = await signedTransaction.submit();
    const signedCommit = unsigned.newSignedCommit(submitted.getBytes(), await sign(submitted.getDigest()));
    const status = await signedCommit.getStatus();
    return { evaluated, result: text(signedTransaction.getResult()), code: status.code };
  },

  unsignedEvaluate: async r => text(await unsigned.getNetwork(profile.channel).getContract(r.chaincode).evaluate(r.name, proposalOptions(r))),

  async chaincodeEvents(r) {
    const checkpoint = r.after === undefined ? undefined : checkpointers.inMemory();
    if (checkpoint) await checkpoint.checkpointTransaction(BigInt(r.start), r.after);
    const events = await network.getChaincodeEvents(r.chaincode, { startBlock: blockNumber(r), checkpoint });
    return take(events, r.count, e => (e.eventName === r.event ? { id: e.transactionId, payload: text(e.payload), block: Number(e.blockNumber) } : undefined));
  },

  blocks: async r => take(await network.getBlockEvents({ startBlock: blockNumber(r) }), r.count, block => ({
    number: block.getHeader().getNumber(),
    transactions: block.getData().getDataList().length,
    codes: [...block.getMetadata().getMetadataList_asU8()[2]],
  })),

  filteredBlocks: async r => take(await network.getFilteredBlockEvents({ startBlock: blockNumber(r) }), r.count, block => ({
    number: block.getNumber(),
    channel: block.getChannelId(),
    transactions: block.getFilteredTransactionsList().map(t => ({ id: t.getTxid(), code: t.getTxValidationCode() })),
  })),

  blocksAndPrivateData: async r => take(await network.getBlockAndPrivateDataEvents({ startBlock: blockNumber(r) }), r.count, both => ({
    number: both.getBlock().getHeader().getNumber(),
    privateData: both.getPrivateDataMapMap().getLength(),
  })),
};

async function answer(line) {
  const request = JSON.parse(line);
  try {
    return { ok: await operations[request.op](request) };
  } catch (e) {
    return { error: { name: e.name, message: e.message, code: e.code, details: e.details, transactionId: e.transactionId } };
  }
}

(async () => {
  console.log(JSON.stringify({ ok: 'connected' }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(line)));
  }
  gateway.close();
  unsigned.close();
  client.close();
})();
