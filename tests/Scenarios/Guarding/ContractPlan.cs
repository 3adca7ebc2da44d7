using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Scenarios.Guarding;

/// <summary>A chaincode of a plan: what runs, how it is guarded, what teaches.</summary>
/// <param name="Name">Its name on the channel; unused by other plans of the same class.</param>
/// <param name="Contract">What runs.</param>
internal sealed record ContractPlan(string Name, IChaincode Contract)
{
    /// <summary>Gets the policy; null: registered nowhere.</summary>
    public DetectionPolicy? Policy { get; init; }

    public AttributeSchema? Schema { get; init; }

    /// <summary>Gets the calls that are committed before the first epoch.</summary>
    public IReadOnlyList<Call> History { get; init; } = [];

    /// <summary>Gets who endorses; null: a majority, which is both organisations.</summary>
    public SignaturePolicyEnvelope? EndorsementPolicy { get; init; }

    /// <summary>Gets the private data collections.</summary>
    public CollectionConfigPackage? Collections { get; init; }
}
