using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using ProposalMessage = Warden.Protocol.Peer.Proposal;
using TransactionMessage = Warden.Protocol.Peer.Transaction;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

/// <summary>Endorses as peers do and assembles as the gateway does (WIRE_FACTS A4 to A6); a test may spoil each part.</summary>
internal static class Endorsing
{
    public static Wire.EndorseResponse Endorse(
        Wire.EndorseRequest request,
        Response response,
        IReadOnlyList<TestOrganization.Holder> peers,
        Action<ChaincodeAction>? afterwards = null,
        Action<ProposalResponsePayload>? beforeSigning = null,
        params (string Key, string Value)[] writes)
    {
        var proposal = ProposalMessage.Parser.ParseFrom(request.ProposedTransaction.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var proposed = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        var spec = ChaincodeInvocationSpec.Parser.ParseFrom(proposed.Input).ChaincodeSpec;
        proposed.TransientMap.Clear();
        var visible = proposed.ToByteString();

        var rwset = new KVRWSet();
        rwset.Writes.AddRange(writes.Select(write => new KVWrite { Key = write.Key, Value = ByteString.CopyFromUtf8(write.Value) }));
        var action = new ChaincodeAction
        {
            Response = response,
            ChaincodeId = new ChaincodeID { Name = spec.ChaincodeId.Name, Version = "1.0" },
            Results = new TxReadWriteSet
            {
                NsRwset = { new NsReadWriteSet { Namespace = spec.ChaincodeId.Name, Rwset = rwset.ToByteString() } },
            }.ToByteString(),
        };
        var payload = new ProposalResponsePayload
        {
            ProposalHash = ByteString.CopyFrom(ProposalHash.Compute(header.ChannelHeader.Span, header.SignatureHeader.Span, visible.Span)),
            Extension = action.ToByteString(),
        };
        beforeSigning?.Invoke(payload);
        var signed = payload.ToByteString();
        var endorsements = peers.Select(peer => new Endorsement
        {
            Endorser = peer.Creator,
            Signature = peer.Sign([.. signed.Span, .. peer.Creator.Span]),
        }).ToList();

        if (afterwards is not null)
        {
            afterwards(action);
            payload.Extension = action.ToByteString();
            signed = payload.ToByteString();
        }

        var actionPayload = new ChaincodeActionPayload
        {
            ChaincodeProposalPayload = visible,
            Action = new ChaincodeEndorsedAction { ProposalResponsePayload = signed, Endorsements = { endorsements } },
        };
        var transaction = new TransactionMessage
        {
            Actions = { new TransactionAction { Header = header.SignatureHeader, Payload = actionPayload.ToByteString() } },
        };
        return new Wire.EndorseResponse
        {
            PreparedTransaction = new Envelope { Payload = new Payload { Header = header, Data = transaction.ToByteString() }.ToByteString() },
        };
    }
}
