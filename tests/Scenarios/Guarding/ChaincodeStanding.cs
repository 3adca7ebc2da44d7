namespace Warden.Scenarios.Guarding;

/// <summary>What <c>/status</c> says of a chaincode.</summary>
/// <param name="Name">The chaincode.</param>
/// <param name="Mode">The mode in force, after fallback.</param>
/// <param name="PolicyMode">The mode that the policy names.</param>
/// <param name="Policy">The policy's version.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="EpochHeight">The last block that taught the epoch's model.</param>
/// <param name="Digest">The digest that is agreed on.</param>
/// <param name="OwnDigest">The digest of the sidecar's own model of that height.</param>
/// <param name="Unscored">Why nothing is scored.</param>
/// <param name="AdviceRefused">Why advise fell back.</param>
/// <param name="Differing">Who published another digest than the sidecar's organisation.</param>
internal sealed record ChaincodeStanding(
    string Name, string Mode, string? PolicyMode, int? Policy, long? Epoch, long? EpochHeight, string? Digest, string? OwnDigest, string? Unscored,
    string? AdviceRefused, IReadOnlyList<string>? Differing = null);
