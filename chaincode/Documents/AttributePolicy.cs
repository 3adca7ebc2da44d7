namespace Warden.Documents;

/// <summary>What a policy says of one attribute where it differs.</summary>
/// <param name="Mode">What a WARN of it becomes; null: as the function's.</param>
/// <param name="Strategy">How its models' sets are combined; null: as the policy's.</param>
/// <param name="MinimumHistory">How many observations it needs; null: as the schema's or the policy's.</param>
/// <param name="Limits">What exactly this path may be, not what lies below it; null: as the schema says.</param>
/// <param name="Persons">How many persons of as many organisations have to confirm a call that is held for it, 1 or 2; never fewer than the policy asks for.</param>
/// <param name="Alone">Values within these limits are left to as few as the policy asks for, whatever <paramref name="Persons"/> says; null: none.</param>
public sealed record AttributePolicy(
    WardenMode? Mode = null, string? Strategy = null, int? MinimumHistory = null, ValueLimits? Limits = null, int? Persons = null, ValueLimits? Alone = null)
{
    /// <summary>Gets how many have to confirm a value of it; 0 where it does not say.</summary>
    /// <param name="value">The value as a finding shows it; what it does not show, or does not show as the limits read it, is not within them.</param>
    public int PersonsFor(string value) => Persons is { } persons && (Alone is null || value == Finding.Masked || Alone.IsOutside(value)) ? persons : 0;
}
