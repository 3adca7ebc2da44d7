namespace Warden.Documents;

/// <summary>What a schema says of one attribute.</summary>
/// <param name="Path">As in a finding: root, slash, path inside; <c>asset*/appraisedValue</c> or <c>CreateAsset/args[4]</c>.</param>
/// <param name="Kind">How it is judged; null leaves it to history.</param>
/// <param name="Unit">The unit, shown with the value.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Sensitive">The value is never printed.</param>
/// <param name="MinimumHistory">Overrides the policy's.</param>
/// <param name="Strategy">Overrides the policy's, but not what the policy says of this attribute.</param>
/// <param name="Limits">What it may be; null: anything. Holds from the block of the enactment on, but not where the policy limits this attribute.</param>
public sealed record AttributeDeclaration(
    string Path,
    AttributeKind? Kind = null,
    string? Unit = null,
    string? Description = null,
    bool Sensitive = false,
    int? MinimumHistory = null,
    string? Strategy = null,
    ValueLimits? Limits = null);
