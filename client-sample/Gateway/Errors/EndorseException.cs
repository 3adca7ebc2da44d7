using Grpc.Core;

namespace Warden.Gateway;

/// <summary>The proposal was not endorsed, or what came back must not be submitted; nothing was ordered.</summary>
public class EndorseException : GatewayException
{
    /// <summary>Wraps the failed call of endorsing a proposal.</summary>
    public EndorseException(string what, string? transactionId, RpcException cause)
        : base(what, transactionId, cause)
    {
    }

    private protected EndorseException(string message, string? transactionId)
        : base(message, transactionId)
    {
    }

    private protected EndorseException(string message, string? transactionId, GatewayException? cause)
        : base(message, transactionId, cause)
    {
    }
}
