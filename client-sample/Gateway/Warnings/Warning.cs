using Warden.Documents;

namespace Warden.Gateway;

/// <summary>A WARN, with all that a person needs to decide.</summary>
public sealed record Warning
{
    /// <summary>Gets what a yes leads to.</summary>
    public required WarningKind Kind { get; init; }

    /// <summary>Gets the id of the transaction that was proposed.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Gets the channel.</summary>
    public required string ChannelId { get; init; }

    /// <summary>Gets the chaincode that was called.</summary>
    public required string Chaincode { get; init; }

    /// <summary>Gets the function that was called.</summary>
    public required string Function { get; init; }

    /// <summary>Gets the digest of the call, to which a confirmation is bound; see <see cref="Documents.CallDigest"/>.</summary>
    public string CallDigest => Documents.CallDigest.Compute(ChannelId, Chaincode, Parts);

    /// <summary>Gets the digests of caller and arguments, of which the call's digest is made.</summary>
    public required CallParts Parts { get; init; }

    /// <summary>Gets what was said: one entry for each different verdict, with the organisations that gave it. Never empty.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>Gets who endorsed the warning together with the call, signatures checked; empty when nothing was endorsed.</summary>
    public IReadOnlyList<Endorser> Endorsers { get; init; } = [];

    /// <summary>Gets what the call would change, read from the endorsed bytes; null when nothing was endorsed.</summary>
    public TransactionEffect? Effect { get; init; }

    /// <summary>Gets the first verdict's sentence.</summary>
    public string Sentence => Verdicts[0].Sentence;

    /// <summary>Gets the findings of all verdicts, each once, in the order in which they came.</summary>
    public IReadOnlyList<Finding> Findings =>
    [
        .. Verdicts
            .SelectMany(verdict => verdict.Document?.Findings ?? [])
            .DistinctBy(finding => (finding.Path, finding.Value, finding.Reason)),
    ];
}
