namespace Warden.Host.Replays;

/// <summary>A model that was fitted anew, beside what the organisations published.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Height">The last block that taught it.</param>
/// <param name="Rebuilt">The digest of the model fitted anew.</param>
/// <param name="Published">The digests on the ledger, by organisation.</param>
/// <param name="Policy">The version of the policy that was in force.</param>
/// <param name="Schema">The version of the schema that was in force; 0 for none.</param>
/// <param name="Labels">How many labels were in force.</param>
/// <param name="Seed">The header hash of the block, lower-case hexadecimal.</param>
/// <param name="StoredDiffers">The attributes in which the model in the sidecar's store differs from the one fitted anew; empty where it does not, or where there is none.</param>
internal sealed record CheckedModel(
    string Chaincode,
    long Height,
    string Rebuilt,
    IReadOnlyDictionary<string, string> Published,
    int Policy,
    int Schema,
    int Labels,
    string Seed,
    IReadOnlyList<string> StoredDiffers)
{
    /// <summary>Gets the organisations that published another digest.</summary>
    public IReadOnlyList<string> Differing => [.. Published.Where(p => p.Value != Rebuilt).Select(p => p.Key)];

    /// <summary>Gets whether somebody published, and nobody anything else.</summary>
    public bool Holds => Published.Count > 0 && Differing.Count == 0 && StoredDiffers.Count == 0;
}
