using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>The transaction is in a block but was found invalid: it changed nothing.</summary>
/// <remarks>After MVCC_READ_CONFLICT or PHANTOM_READ_CONFLICT the same call may be proposed again; the others repeat themselves.</remarks>
public sealed class CommitException : GatewayException
{
    /// <summary>Takes the outcome of a commit that was not successful.</summary>
    public CommitException(CommitStatus status)
        : base(
            $"Transaction {(status ?? throw new ArgumentNullException(nameof(status))).TransactionId} was committed in block "
            + $"{status.BlockNumber} as invalid: validation code {(int)status.Code} ({status.CodeName})",
            status.TransactionId)
    {
        Status = status;
    }

    /// <summary>Gets the outcome with block number and validation code.</summary>
    public CommitStatus Status { get; }

    /// <summary>Gets why the committing peer found the transaction invalid.</summary>
    public TxValidationCode Code => Status.Code;
}
