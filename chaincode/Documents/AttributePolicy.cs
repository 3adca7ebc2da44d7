namespace Warden.Documents;

/// <summary>What a policy says of one attribute where it differs.</summary>
/// <param name="Mode">What a WARN of it becomes; null: as the function's.</param>
/// <param name="Strategy">How its models' sets are combined; null: as the policy's.</param>
/// <param name="MinimumHistory">How many observations it needs; null: as the schema's or the policy's.</param>
/// <param name="Limits">What exactly this path may be, not what lies below it; null: as the schema says.</param>
public sealed record AttributePolicy(WardenMode? Mode = null, string? Strategy = null, int? MinimumHistory = null, ValueLimits? Limits = null);
