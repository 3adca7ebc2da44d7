namespace Warden.Documents;

/// <summary>A schema in force.</summary>
/// <param name="Version">Counts the schemas of this chaincode from 1.</param>
/// <param name="Proposal">The id of the proposal that enacted it.</param>
/// <param name="Document">The schema.</param>
public sealed record VersionedSchema(int Version, string Proposal, AttributeSchema Document);
