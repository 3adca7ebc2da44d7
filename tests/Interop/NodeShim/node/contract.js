'use strict';

// A contract on Fabric's own Node shim: one function for each kind of stub call, so that the network behind it is asked everything.
const { Contract } = require('fabric-contract-api');
const { KeyEndorsementPolicy } = require('fabric-shim');

const text = bytes => (bytes && bytes.length ? Buffer.from(bytes).toString('utf8') : '-');
const readable = key => key.replace(/\0/g, '/');

async function list(promised) {
  const entries = [];
  for await (const entry of promised) {
    entries.push(`${readable(entry.key)}=${text(entry.value)}`);
  }
  return entries.join(' ');
}

async function page(promised) {
  const { iterator, metadata } = await promised;
  const entries = [];
  for (let next = await iterator.next(); ; next = await iterator.next()) {
    if (next.value) {
      entries.push(`${readable(next.value.key)}=${text(next.value.value)}`);
    }
    if (next.done) {
      await iterator.close();
      return `${entries.join(' ')} | ${metadata.fetchedRecordsCount} ${readable(metadata.bookmark)}`;
    }
  }
}

class ProbeContract extends Contract {
  constructor() {
    super('probe');
  }

  async Put(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(value));
  }

  async Delete(ctx, key) {
    await ctx.stub.deleteState(key);
  }

  async Get(ctx, key) {
    return text(await ctx.stub.getState(key));
  }

  async PutThenGet(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(value));
    return text(await ctx.stub.getState(key));
  }

  async PutMany(ctx, prefix, count) {
    for (let i = 0; i < Number(count); i++) {
      const digits = String(i).padStart(4, '0');
      await ctx.stub.putState(prefix + digits, Buffer.from(digits));
    }
  }

  async Count(ctx, start, end) {
    let count = 0;
    for await (const _ of ctx.stub.getStateByRange(start, end)) {
      count++;
    }
    return String(count);
  }

  async Range(ctx, start, end) {
    return list(ctx.stub.getStateByRange(start, end));
  }

  async RangePage(ctx, start, end, size, bookmark) {
    return page(ctx.stub.getStateByRangeWithPagination(start, end, Number(size), bookmark));
  }

  async PageThenPut(ctx, key) {
    await ctx.stub.getStateByRangeWithPagination('', '', 1, '');
    await ctx.stub.putState(key, Buffer.from('never'));
  }

  async PutComposite(ctx, type, attributes, value) {
    await ctx.stub.putState(ctx.stub.createCompositeKey(type, JSON.parse(attributes)), Buffer.from(value));
  }

  async Partial(ctx, type, attributes) {
    return list(ctx.stub.getStateByPartialCompositeKey(type, JSON.parse(attributes)));
  }

  async Query(ctx, query) {
    return list(ctx.stub.getQueryResult(query));
  }

  async History(ctx, key) {
    const changes = [];
    for await (const change of ctx.stub.getHistoryForKey(key)) {
      changes.push(change.isDelete ? 'deleted' : text(change.value));
    }
    return changes.join(' ');
  }

  async PutPolicy(ctx, key, organizations) {
    const policy = new KeyEndorsementPolicy();
    policy.addOrgs('PEER', ...JSON.parse(organizations));
    await ctx.stub.setStateValidationParameter(key, policy.getPolicy());
  }

  async GetPolicy(ctx, key) {
    const bytes = await ctx.stub.getStateValidationParameter(key);
    return bytes && bytes.length ? new KeyEndorsementPolicy(bytes).listOrgs().sort().join(' ') : '';
  }

  async Event(ctx, name, payload) {
    ctx.stub.setEvent('replaced', Buffer.from('by the next'));
    ctx.stub.setEvent(name, Buffer.from(payload));
    await ctx.stub.putState('event', Buffer.from(name));
  }

  async Call(ctx, chaincode, channel, args) {
    const answer = await ctx.stub.invokeChaincode(chaincode, JSON.parse(args), channel);
    return `${answer.status} ${answer.message} ${text(answer.payload)}`;
  }

  async Fail(ctx, message) {
    await ctx.stub.putState('failed', Buffer.from(message));
    throw new Error(message);
  }

  async Context(ctx) {
    const transient = ctx.stub.getTransient();
    return JSON.stringify({
      binding: ctx.stub.getBinding(),
      channel: ctx.stub.getChannelID(),
      client: ctx.clientIdentity.getID(),
      mspId: ctx.clientIdentity.getMSPID(),
      peer: ctx.stub.getMspID(),
      time: ctx.stub.getDateTimestamp().toISOString(),
      transient: [...transient.keys()].map(name => `${name}=${text(transient.get(name))}`).join(','),
      txid: ctx.stub.getTxID(),
    });
  }
}

module.exports.contracts = [ProbeContract];
