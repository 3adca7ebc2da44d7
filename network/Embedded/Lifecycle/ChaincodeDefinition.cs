using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>What the channel has agreed on for a chaincode.</summary>
internal sealed record ChaincodeDefinition(
    string Name, long Sequence, ChaincodeEndorsementInfo Endorsement, ChaincodeValidationInfo Validation, CollectionConfigPackage Collections)
{
    /// <summary>Gets the same as it is handed to the lifecycle.</summary>
    public CommitChaincodeDefinitionArgs ToArgs() => new()
    {
        Name = Name,
        Sequence = Sequence,
        Version = Endorsement.Version,
        EndorsementPlugin = Endorsement.EndorsementPlugin,
        InitRequired = Endorsement.InitRequired,
        ValidationPlugin = Validation.ValidationPlugin,
        ValidationParameter = Validation.ValidationParameter,
        Collections = Collections,
    };
}
