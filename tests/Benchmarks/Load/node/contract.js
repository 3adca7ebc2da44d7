'use strict';

// The asset contract of chaincode/AssetTransfer, as far as the bench calls it, on Fabric's Node shim.
const { Contract } = require('fabric-contract-api');

class AssetTransfer extends Contract {
  constructor() {
    super('AssetTransfer');
  }

  async CreateAsset(ctx, id, color, size, owner, appraisedValue) {
    const existing = await ctx.stub.getState(id);
    if (existing && existing.length) {
      throw new Error(`the asset ${id} already exists`);
    }
    const asset = { AppraisedValue: Number(appraisedValue), Color: color, ID: id, Owner: owner, Size: Number(size) };
    await ctx.stub.putState(id, Buffer.from(JSON.stringify(asset)));
  }
}

module.exports.contracts = [AssetTransfer];
