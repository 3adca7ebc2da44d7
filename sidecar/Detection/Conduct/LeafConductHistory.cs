namespace Warden.Detection;

/// <summary>What is kept of one attribute's callers and changes.</summary>
internal sealed class LeafConductHistory
{
    /// <summary>The block that had it last.</summary>
    public ulong LastBlock { get; private set; }

    /// <summary>Values that were the largest of their kind: an allowance without limit is usual here.</summary>
    public long Maximal { get; private set; }

    public CallerTallies Identities { get; private init; } = new(ConductLimits.Identities);

    public CallerTallies Organizations { get; private init; } = new(ConductLimits.Organizations);

    /// <summary>The changes other than 0 against the key's last value; null where there were none.</summary>
    public Sample? Steps { get; private set; }

    /// <summary>How many changes other than 0 there were.</summary>
    public long Changes { get; private set; }

    public void Observe(LeafToken token, ReadOnlySpan<byte> text, in Sighting sighting)
    {
        var number = token.Kind is ValueKind.Object or ValueKind.Array ? double.NaN : LastNumbers.NumberOf(token, text);
        LastBlock = sighting.Block;
        Identities.Add(sighting.Caller.IdentityId, number);
        Organizations.Add(sighting.Caller.OrganizationId, number);
        if (token.Kind is ValueKind.Number or ValueKind.Text && MaximalNumber.BitsOf(text) > 0)
            Maximal++;
    }

    /// <summary>Takes in a change; false where there is no room for the attribute's first.</summary>
    public bool ObserveStep(double step, long ordinal, ulong priority, ulong identity, bool hasRoom)
    {
        if (step == 0 || !double.IsFinite(step))
            return false;
        if (Steps is null)
        {
            if (!hasRoom)
                return false;
            Steps = new();
            Steps.Shrink(ConductLimits.Steps);
        }

        Changes++;
        if (Steps.WouldTake(priority, identity))
            Steps.Offer(new(priority, ordinal, ValueKind.Number, step, []) { Source = identity });
        return true;
    }

    public void Write(HistoryWriter to)
    {
        to.Unsigned(LastBlock);
        to.Long(Maximal);
        to.Long(Changes);
        Identities.Write(to);
        Organizations.Write(to);
        to.Bool(Steps is not null);
        Steps?.Write(to);
    }

    public static LeafConductHistory Read(HistoryReader from) => new()
    {
        LastBlock = from.Unsigned(),
        Maximal = from.Long(),
        Changes = from.Long(),
        Identities = CallerTallies.Read(from, ConductLimits.Identities),
        Organizations = CallerTallies.Read(from, ConductLimits.Organizations),
        Steps = from.Bool() ? Sample.Read(from) : null,
    };
}
