using Warden.Documents;

namespace Warden.Scenarios.Guarding;

/// <summary>A line of a sidecar's decision log.</summary>
internal sealed record DecisionLine
{
    public required string TxId { get; init; }

    public required string Chaincode { get; init; }

    public string? Outcome { get; init; }

    public string Mode { get; init; } = "";

    public int? Policy { get; init; }

    public string Answer { get; init; } = "";

    public string? Reason { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public int? PrivateWrites { get; init; }

    public string Endorser { get; init; } = "";

    public bool? Nested { get; init; }

    /// <summary>Gets the line as it stands in the file.</summary>
    public string Text { get; init; } = "";
}
