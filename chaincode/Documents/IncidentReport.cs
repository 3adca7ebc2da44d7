namespace Warden.Documents;

/// <summary>An incident as a regulator reads it: one file, made from the ledger and its blocks; canonical JSON with its own digest.</summary>
/// <remarks>Of a closed incident the blocks are read up to its end, so that every member's report is the same. Sensitive values are masked.</remarks>
public sealed record IncidentReport
{
    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The number of the last block that was read: the one that closed the incident, or the last there was.</summary>
    public required long ToBlock { get; init; }

    /// <summary>The incident, how it was opened and closed.</summary>
    public required IncidentRecord Incident { get; init; }

    /// <summary>What organisations found, by organisation; earlier reviews that they replaced are in the timeline.</summary>
    public required IReadOnlyList<IncidentReview> Reviews { get; init; }

    /// <summary>Its transactions as they stand in the blocks, in its order.</summary>
    public required IReadOnlyList<ReportedTransaction> Transactions { get; init; }

    /// <summary>The restrictions that were enacted for it.</summary>
    public required IReadOnlyList<ReportedRestriction> Restrictions { get; init; }

    /// <summary>The compensations, each recomputed from blocks.</summary>
    public required IReadOnlyList<ReportedCompensation> Compensations { get; init; }

    /// <summary>The labels of its transactions that were in force at the last block that was read.</summary>
    public required IReadOnlyList<LabelRecord> Labels { get; init; }

    /// <summary>What happened, in the order of the ledger.</summary>
    public required IReadOnlyList<ReportedEvent> Timeline { get; init; }

    /// <summary>From the block of its first transaction to the one that opened it; null: it names none that is committed.</summary>
    public long? BlocksToDetect { get; init; }

    /// <summary>From the block that opened it to the first one in which a restriction of it was enacted; null: none was.</summary>
    public long? BlocksToIsolate { get; init; }

    /// <summary>From the block that opened it to the one that closed it; null: it is open.</summary>
    public long? BlocksToClose { get; init; }

    /// <summary>The SHA-256 of the canonical report with this member empty, lower-case hexadecimal.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Gets the report with its digest.</summary>
    public IncidentReport Sealed() => this with { Digest = Computed() };

    /// <summary>Says whether the digest is that of the rest.</summary>
    public bool IsWhole() => Digest == Computed();

    private string Computed() => CanonicalJson.Digest(this with { Digest = "" });
}
