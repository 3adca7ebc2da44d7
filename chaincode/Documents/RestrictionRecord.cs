namespace Warden.Documents;

/// <summary>A restriction in force until its last block, or until it is lifted.</summary>
/// <param name="Id">The id of the proposal that enacted it.</param>
/// <param name="Document">The restriction.</param>
public sealed record RestrictionRecord(string Id, Restriction Document);
