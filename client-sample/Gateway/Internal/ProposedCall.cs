using System.Text;
using Google.Protobuf;
using Warden.Documents;
using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>What is called by whom: read back from the bytes of a proposal or a transaction, so that an offline one has it too.</summary>
internal sealed record ProposedCall(
    string ChannelId, string TransactionId, string Chaincode, ByteString Creator, IReadOnlyList<ReadOnlyMemory<byte>> Arguments)
{
    /// <summary>The function's name, with its contract if it was called with one.</summary>
    public string Function => Arguments.Count == 0 ? string.Empty : Encoding.UTF8.GetString(Arguments[0].Span);

    public static ProposedCall Of(UnpackedProposal proposal) => new(
        proposal.ChannelId,
        proposal.ClaimedTransactionId,
        proposal.ChaincodeName,
        proposal.Creator,
        [.. proposal.Args.Select(argument => argument.Memory)]);

    public static ProposedCall Of(UnpackedTransaction transaction) => new(
        transaction.ChannelId,
        transaction.ClaimedTransactionId,
        transaction.ChaincodeName,
        transaction.Creator,
        [.. transaction.Args.Select(argument => argument.Memory)]);

    public Warning ToWarning(WarningKind kind, IReadOnlyList<Verdict> verdicts) => new()
    {
        Kind = kind,
        TransactionId = TransactionId,
        ChannelId = ChannelId,
        Chaincode = Chaincode,
        Function = Function,
        Parts = CallParts.Of(Creator.Span, Arguments),
        Verdicts = verdicts,
    };

    public override string ToString() => $"{Function} of chaincode {Chaincode} on channel {ChannelId}";
}
