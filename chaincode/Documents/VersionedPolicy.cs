namespace Warden.Documents;

/// <summary>A policy in force.</summary>
/// <param name="Version">Counts the policies of this chaincode from 1.</param>
/// <param name="Proposal">The id of the proposal that enacted it.</param>
/// <param name="Document">The policy.</param>
public sealed record VersionedPolicy(int Version, string Proposal, DetectionPolicy Document);
