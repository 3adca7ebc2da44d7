using Grpc.Core;

namespace Warden.Gateway;

/// <summary>The orderer did not take the transaction; it may still have been ordered when the call timed out.</summary>
public sealed class SubmitException : GatewayException
{
    /// <summary>Wraps the failed call of handing a transaction to the orderer.</summary>
    public SubmitException(string what, string? transactionId, RpcException cause)
        : base(what, transactionId, cause)
    {
    }
}
