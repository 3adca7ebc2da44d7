using Grpc.Core;

namespace Warden.Gateway;

/// <summary>Whether the transaction was committed is unknown; ask again with the same commit.</summary>
public sealed class CommitStatusException : GatewayException
{
    /// <summary>Wraps the failed call of asking for the commit status.</summary>
    public CommitStatusException(string what, string? transactionId, RpcException cause)
        : base(what, transactionId, cause)
    {
    }
}
