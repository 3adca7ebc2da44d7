namespace Warden.Gateway;

/// <summary>A person's yes to a warning.</summary>
public sealed record Confirmation
{
    /// <summary>Says yes.</summary>
    /// <param name="reason">Why, in the person's words; for a held call it goes onto the ledger under the person's identity.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public Confirmation(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Reason = reason;
    }

    /// <summary>Gets why; never empty.</summary>
    public string Reason { get; }
}
