using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Native;

/// <summary>A chaincode to define on the channel: what all organisations agree on, and the package each one installs.</summary>
public sealed record ChaincodeDeployment
{
    /// <summary>Gets the chaincode's name on the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version in the definition.</summary>
    /// <value>Default <c>1.0</c>.</value>
    public string Version { get; init; } = "1.0";

    /// <summary>Gets the sequence; null to take one more than the last one's.</summary>
    public long? Sequence { get; init; }

    /// <summary>Gets who has to endorse.</summary>
    /// <value>Default null: the channel's policy, a majority of its organisations.</value>
    public SignaturePolicyEnvelope? EndorsementPolicy { get; init; }

    /// <summary>Gets the private data collections.</summary>
    public CollectionConfigPackage Collections { get; init; } = new();

    /// <summary>Gets whether the chaincode has to be called as init once before anything else.</summary>
    public bool InitRequired { get; init; }

    /// <summary>Gets what each organisation installs, by MSP id; one without an entry approves without a package.</summary>
    public required IReadOnlyDictionary<string, ChaincodePackage> Packages { get; init; }
}
