namespace Warden.Documents;

/// <summary>A model that judged in a back-test.</summary>
/// <param name="Height">The number of the last block that taught it.</param>
/// <param name="Digest">Its digest, lower-case hexadecimal.</param>
public sealed record BacktestModel(long Height, string Digest);
