using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Scenarios.Networks;

/// <summary>A chaincode to put on the channel, or to redefine there.</summary>
/// <param name="Name">Its name on the channel.</param>
/// <param name="Version">The version in the definition.</param>
/// <param name="Endpoints">Where each organisation's peers find it, by MSP id; where a peer finds it in place of that, by the peer's name.</param>
/// <param name="EndorsementPolicy">Who has to endorse; null: a majority of the channel's organisations.</param>
/// <param name="Collections">The private data collections, or null for none.</param>
public sealed record ChaincodeDefinition(
    string Name, string Version, IReadOnlyDictionary<string, ServiceEndpoint> Endpoints, SignaturePolicyEnvelope? EndorsementPolicy = null, CollectionConfigPackage? Collections = null);
