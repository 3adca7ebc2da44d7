namespace Warden.Topology;

/// <summary>The organisation that orders transactions, with one orderer.</summary>
/// <param name="MspId">The id of its membership service, for example <c>OrdererMSP</c>.</param>
/// <param name="Domain">Its DNS domain.</param>
public sealed record OrdererTopology(string MspId, string Domain)
{
    /// <summary>Gets where the orderer listens.</summary>
    public NodeAddress Address { get; init; } = NodeAddress.Loopback;

    /// <summary>Gets the host name of the orderer, which its TLS certificate carries.</summary>
    public string Name => $"orderer.{Domain}";
}
