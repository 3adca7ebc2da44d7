using Google.Protobuf;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Scenarios.Networks;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Scenarios.Guarding;

/// <summary>An endorsed transaction that its creator changes before it is ordered; the client library would not, so the bytes go to the peer as they are.</summary>
internal static class SpoiltTransaction
{
    /// <summary>Changes a transaction, signs it as the administrator who proposed it, and has it ordered.</summary>
    /// <returns>What the peers say of it.</returns>
    public static async Task<TxValidationCode> CommitAsync(
        NetworkFixture network, string mspId, Warden.Gateway.Transaction endorsed, Action<ChaincodeActionPayload> spoil, CancellationToken cancellationToken)
    {
        var envelope = Wire.PreparedTransaction.Parser.ParseFrom(endorsed.Bytes).Envelope;
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        var transaction = Protocol.Peer.Transaction.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        spoil(action);
        transaction.Actions[0].Payload = action.ToByteString();
        payload.Data = transaction.ToByteString();
        envelope.Payload = payload.ToByteString();
        using var key = network.Material.Organization(mspId).Admin.OpenPrivateKey();
        envelope.Signature = ByteString.CopyFrom(EcdsaSigning.SignSha256LowS(key, envelope.Payload.Span));

        var before = await network.InStepAsync(cancellationToken);
        await new Wire.Gateway.GatewayClient(network.ChannelTo(mspId)).SubmitAsync(
            new Wire.SubmitRequest { ChannelId = network.ChannelName, TransactionId = endorsed.TransactionId, PreparedTransaction = envelope },
            cancellationToken: cancellationToken);
        await Eventually.HoldsAsync("the block with the spoilt transaction", async token => await network.InStepAsync(token) > before, cancellationToken);
        var found = await Eventually.GetAsync(
            $"transaction {endorsed.TransactionId[..8]}",
            async token =>
            {
                try
                {
                    return await network.Channel(mspId).Ledger.GetTransactionByIdAsync(endorsed.TransactionId, token);
                }
                catch (GatewayException)
                {
                    return null;
                }
            },
            cancellationToken);
        return (TxValidationCode)found.ValidationCode;
    }

    /// <summary>Puts another argument into the call that the transaction says was endorsed.</summary>
    public static void ReplaceArgument(ChaincodeActionPayload action, int place, string argument)
    {
        var proposed = ChaincodeProposalPayload.Parser.ParseFrom(action.ChaincodeProposalPayload);
        var invocation = ChaincodeInvocationSpec.Parser.ParseFrom(proposed.Input);
        invocation.ChaincodeSpec.Input.Args[place] = ByteString.CopyFromUtf8(argument);
        proposed.Input = invocation.ToByteString();
        action.ChaincodeProposalPayload = proposed.ToByteString();
    }

    /// <summary>Puts another text into what the endorsers signed that the transaction writes.</summary>
    public static void ReplaceWritten(ChaincodeActionPayload action, string written, string other)
    {
        var response = ProposalResponsePayload.Parser.ParseFrom(action.Action.ProposalResponsePayload);
        var endorsed = ChaincodeAction.Parser.ParseFrom(response.Extension);
        var results = Protocol.Ledger.TxReadWriteSet.Parser.ParseFrom(endorsed.Results);
        var changed = 0;
        foreach (var set in results.NsRwset)
        {
            var keys = Protocol.Ledger.KVRWSet.Parser.ParseFrom(set.Rwset);
            foreach (var write in keys.Writes.Where(write => write.Value.ToStringUtf8().Contains(written, StringComparison.Ordinal)))
            {
                write.Value = ByteString.CopyFromUtf8(write.Value.ToStringUtf8().Replace(written, other, StringComparison.Ordinal));
                changed++;
            }

            set.Rwset = keys.ToByteString();
        }

        Assert.NotEqual(0, changed);
        endorsed.Results = results.ToByteString();
        response.Extension = endorsed.ToByteString();
        action.Action.ProposalResponsePayload = response.ToByteString();
    }
}
