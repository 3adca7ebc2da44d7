using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>What an analysis found.</summary>
internal sealed record AnalysisReport
{
    /// <summary>What was judged.</summary>
    public required string Source { get; init; }

    /// <summary>What taught, where that is another file.</summary>
    public string? History { get; init; }

    /// <summary>What taught and what was judged.</summary>
    public required AnalysisMode Mode { get; init; }

    /// <summary>What was left out and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Records that taught.</summary>
    public required long Learnt { get; init; }

    /// <summary>Records that were judged, those of which nothing could be said left out.</summary>
    public required long Records { get; init; }

    /// <summary>Records of which nothing could be judged: too little history.</summary>
    public required long Unscored { get; init; }

    /// <summary>Values that were judged.</summary>
    public required long Cells { get; init; }

    /// <summary>Values that stand out under any policy.</summary>
    public required long Suspected { get; init; }

    /// <summary>Values that would stand out, had nobody declared them reasonable.</summary>
    public required long DeclaredReasonable { get; init; }

    /// <summary>Lines that were no record.</summary>
    public required long BadLines { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<BadLineReport> BadLineExamples { get; init; }

    /// <summary>What each policy would have warned of.</summary>
    public required IReadOnlyList<PolicyRate> Policies { get; init; }

    /// <summary>What was learnt of each attribute.</summary>
    public required IReadOnlyList<AttributeReport> Attributes { get; init; }

    /// <summary>Paths that the schema declares and that no record has.</summary>
    public IReadOnlyList<string> NeverSeen { get; init; } = [];

    /// <summary>What teaches are blocks of a ledger, not records of a file.</summary>
    public bool OfLedger { get; init; }

    /// <summary>The suspected cells, the surest first, as many as were asked for.</summary>
    public required IReadOnlyList<SuspectedCell> Suspects { get; init; }

    /// <summary>How the labels fared; null without labels.</summary>
    public ScoreSummary? Labels { get; init; }

    /// <summary>What it cost.</summary>
    public required AnalysisTiming Timing { get; init; }

    /// <summary>A bad line and its file.</summary>
    internal sealed record BadLineReport(string File, BadLine Line);
}
