using System.Text.Json.Serialization;
using Warden.Documents;

namespace Warden.Cli.Network;

/// <summary>What the sample reads of a line of a sidecar's decision log.</summary>
internal sealed record SidecarDecision
{
    [JsonPropertyName("txId")]
    public required string TxId { get; init; }

    /// <summary>Gets the organisation whose sidecar wrote it.</summary>
    [JsonIgnore]
    public string Organization { get; init; } = string.Empty;

    /// <summary>Gets OK, WARN or UNSCORED; null where the contract refused and nothing was judged.</summary>
    [JsonPropertyName("outcome")]
    public string? Outcome { get; init; }

    [JsonPropertyName("mode")]
    public string Mode { get; init; } = string.Empty;

    /// <summary>Gets what the peer got.</summary>
    [JsonPropertyName("answer")]
    public string Answer { get; init; } = string.Empty;

    /// <summary>Gets why it is UNSCORED, or why a mode fell back.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("findings")]
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    [JsonPropertyName("epoch")]
    public long? Epoch { get; init; }

    /// <summary>Gets the time from the TRANSACTION frame to the answer, contract included, in milliseconds.</summary>
    [JsonPropertyName("durationMs")]
    public double DurationMs { get; init; }
}
