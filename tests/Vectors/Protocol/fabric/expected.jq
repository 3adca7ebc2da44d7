# What a block holds, in the words of configtxlator: the input is its proto_decode of one block.
# Lifecycle arguments are messages that configtxlator does not decode, so args stay base64 as they come.
{
  number: .header.number,
  previousHash: (.header.previous_hash // ""),
  dataHash: .header.data_hash,
  codes: .metadata.metadata[2],
  transactions: [.data.data[].payload | .header as $h | {
    txId: $h.channel_header.tx_id,
    type: $h.channel_header.type,
    channel: $h.channel_header.channel_id,
    mspId: ($h.signature_header.creator.mspid // ""),
    endorsed: (if $h.channel_header.type == 3 then .data.actions[0].payload | .action.proposal_response_payload.extension as $e | {
      chaincode: .chaincode_proposal_payload.input.chaincode_spec.chaincode_id.name,
      args: .chaincode_proposal_payload.input.chaincode_spec.input.args,
      version: $e.chaincode_id.version,
      status: $e.response.status,
      payload: $e.response.payload,
      event: ($e.events.event_name // ""),
      endorsements: (.action.endorsements | length),
      namespaces: [$e.results.ns_rwset[] | {
        name: .namespace,
        reads: [.rwset.reads[].key],
        ranges: [.rwset.range_queries_info[] | [.start_key, .end_key]],
        writes: [.rwset.writes[] | {key, value, isDelete: .is_delete}]
      }]
    } else null end)
  }]
}
