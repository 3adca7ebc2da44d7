namespace Warden.Documents;

/// <summary>What a compensating transaction left of what the original did, key by key, as committed blocks tell it.</summary>
/// <remarks>
/// It has no values and no digests of them: a value of few possible ones can be guessed from its digest. Whoever has the blocks has the values, and gets the
/// same document from them.
/// </remarks>
public sealed record CompensationComparison
{
    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The id of the transaction that is undone.</summary>
    public required string Original { get; init; }

    /// <summary>The number of its block.</summary>
    public required long OriginalBlock { get; init; }

    /// <summary>The id of the transaction that undoes it.</summary>
    public required string Compensating { get; init; }

    /// <summary>The number of its block.</summary>
    public required long CompensatingBlock { get; init; }

    /// <summary>Every key that the original wrote, by namespace, collection and key.</summary>
    public required IReadOnlyList<ComparedKey> Keys { get; init; }

    /// <summary>Says whether every key has the value back that it had before the original.</summary>
    public bool Restores() => Keys.Count > 0 && Keys.All(key => key.Restored);

    /// <summary>Gets the digest that a compensation names.</summary>
    public string Digest() => CanonicalJson.Digest(this);
}
