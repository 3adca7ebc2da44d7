using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>A chaincode that is part of the peer.</summary>
internal interface ISystemChaincode
{
    string Name { get; }

    /// <summary>Answers a call; a failure is a response with status 500.</summary>
    Response Invoke(IReadOnlyList<ByteString> arguments, Invocation invocation);
}
