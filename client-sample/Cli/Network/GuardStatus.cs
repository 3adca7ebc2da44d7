namespace Warden.Cli.Network;

/// <summary>What the sample reads of a chaincode in a sidecar's status.</summary>
/// <param name="Name">The chaincode.</param>
/// <param name="Mode">The mode that holds.</param>
/// <param name="Epoch">The number of the epoch it judges by; null before the first.</param>
/// <param name="EpochHeight">The last block that taught the epoch's model.</param>
/// <param name="Digest">The digest that the organisations agreed on.</param>
/// <param name="OwnDigest">The digest of the sidecar's own model.</param>
/// <param name="AdviceRefused">Why advise fell back; null where it did not.</param>
internal sealed record GuardStatus(string Name, string Mode, long? Epoch, long? EpochHeight, string? Digest, string? OwnDigest, string? AdviceRefused);
