using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>What was decided on one guarded call: a line of the decision log.</summary>
internal sealed record Decision
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The transaction id.</summary>
    public required string TxId { get; init; }

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The guarded chaincode.</summary>
    public required string Chaincode { get; init; }

    /// <summary>The transaction function.</summary>
    public required string Function { get; init; }

    /// <summary>The mode that held for the call.</summary>
    public required WardenMode Mode { get; init; }

    /// <summary>OK, WARN or UNSCORED; null where the contract itself refused and its writes were not judged.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What the peer got.</summary>
    public required string Answer { get; init; }

    /// <summary>Why it is UNSCORED, why advise fell back, or why a confirmation was not accepted.</summary>
    public string? Reason { get; init; }

    /// <summary>What stood out, sensitive values masked.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The epoch whose model judged.</summary>
    public long? Epoch { get; init; }

    /// <summary>The version of the policy.</summary>
    public int Policy { get; init; }

    /// <summary>The digest a confirmation is bound to, where the call was refused or confirmed.</summary>
    public string? Call { get; init; }

    /// <summary>Who was refused what by the governance chaincode; null where the line is about a guarded call.</summary>
    public GovernanceRefusal? Refused { get; init; }

    /// <summary>A committed confirmation as the ledger has it; null where the line is about a guarded call.</summary>
    public ConfirmationRecord? Confirmation { get; init; }

    /// <summary>The SHA-256 of the line before, lower-case hexadecimal: a line that is changed, taken out or put in breaks the chain. Set by the log.</summary>
    public string? Previous { get; init; }

    /// <summary>How many writes went to private collections; their keys and values are not looked at.</summary>
    public int? PrivateWrites { get; init; }

    /// <summary>How many bytes they have together.</summary>
    public int? PrivateBytes { get; init; }

    /// <summary>How many public keys were deleted.</summary>
    public int? Deletes { get; init; }

    /// <summary>How many private keys were purged.</summary>
    public int? Purges { get; init; }

    /// <summary>How many keys had their endorsement policy set.</summary>
    public int? MetadataWrites { get; init; }

    /// <summary>How many range, rich and history queries the contract asked for.</summary>
    public int? RangeQueries { get; init; }

    /// <summary>How many bytes its event has, name included.</summary>
    public int? EventBytes { get; init; }

    /// <summary>From the TRANSACTION frame to the answer, contract included, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>The block that holds the call, where it was committed although it was refused.</summary>
    public long? Block { get; init; }

    /// <summary>The subject of the peer's certificate that endorsed it then.</summary>
    public string? Endorser { get; init; }

    /// <summary>How long the sidecar itself kept the call waiting, in milliseconds.</summary>
    public double? AddedMs { get; init; }

    /// <summary>Whether another chaincode called this one.</summary>
    public bool? Nested { get; init; }
}
