using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>A chaincode to define on the channel: what all organisations agree on, and where each one's peers find it.</summary>
public sealed record ChaincodeDeployment
{
    /// <summary>Gets the chaincode's name on the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version in the definition.</summary>
    /// <value>Default <c>1.0</c>.</value>
    public string Version { get; init; } = "1.0";

    /// <summary>Gets the sequence; one more than the last one's, or null to take that.</summary>
    public long? Sequence { get; init; }

    /// <summary>Gets who has to endorse.</summary>
    /// <value>Default null: the channel's policy, a majority of its organisations.</value>
    public SignaturePolicyEnvelope? EndorsementPolicy { get; init; }

    /// <summary>Gets the private data collections.</summary>
    public CollectionConfigPackage Collections { get; init; } = new();

    /// <summary>Gets whether the chaincode has to be called as init once before anything else.</summary>
    public bool InitRequired { get; init; }

    /// <summary>
    /// Gets where each organisation's peers find the chaincode, by MSP id, or by the name of a single peer, which outweighs; a peer without an
    /// entry does not have it.
    /// </summary>
    /// <remarks>An organisation approves the package of its first peer that has one: peers with another package id do not offer the chaincode.</remarks>
    public required IReadOnlyDictionary<string, ChaincodeEndpoint> Endpoints { get; init; }
}
