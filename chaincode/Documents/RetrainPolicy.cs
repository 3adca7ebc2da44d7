namespace Warden.Documents;

/// <summary>When models are fitted anew.</summary>
public sealed record RetrainPolicy
{
    /// <summary>Every multiple of this many blocks ends an epoch.</summary>
    public int EveryBlocks { get; init; } = 1000;
}
