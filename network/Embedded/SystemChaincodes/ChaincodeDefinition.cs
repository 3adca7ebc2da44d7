using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>What the channel has agreed on for a chaincode.</summary>
internal sealed record ChaincodeDefinition(
    string Name, long Sequence, ChaincodeEndorsementInfo Endorsement, ChaincodeValidationInfo Validation, CollectionConfigPackage Collections);
