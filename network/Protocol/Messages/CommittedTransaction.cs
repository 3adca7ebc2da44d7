using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>One envelope of a block, valid or not.</summary>
public sealed class CommittedTransaction
{
    internal CommittedTransaction()
    {
    }

    /// <summary>Gets the block.</summary>
    public required ulong BlockNumber { get; init; }

    /// <summary>Gets the place in the block, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Gets what the peer decided; <see cref="TxValidationCode.NotValidated"/> in a block that came from an orderer.</summary>
    public required TxValidationCode ValidationCode { get; init; }

    /// <summary>Gets what the envelope is; null when not even its header parses.</summary>
    public required HeaderType? Type { get; init; }

    /// <summary>Gets the channel that the envelope names; empty when its header does not parse.</summary>
    public required string ChannelId { get; init; }

    /// <summary>Gets the transaction id that the envelope names; empty when its header does not parse.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Gets the endorser transaction; null for other types and for what does not parse.</summary>
    public required UnpackedTransaction? Endorsed { get; init; }

    /// <summary>Gets why the envelope could not be unpacked, or null.</summary>
    public required string? Problem { get; init; }

    /// <summary>Gets whether the peer applied the transaction.</summary>
    public bool IsValid => ValidationCode == TxValidationCode.Valid;
}
