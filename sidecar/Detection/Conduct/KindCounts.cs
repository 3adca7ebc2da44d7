namespace Warden.Detection;

/// <summary>How many writes of a kind one transaction has: a kind is a key pattern, and what is done to such keys.</summary>
internal sealed class KindCounts
{
    // Whatever a contract does all the time, it may do some more of at once.
    private const int Slack = 2;

    // A kind of act never seen in this many times 1 ÷ α transactions is not expected at all.
    private const double Never = 3;

    private readonly SortedDictionary<string, CountTally> _kinds = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, CountTally> Kinds => _kinds;

    /// <summary>Counts the kinds of one transaction.</summary>
    public static SortedDictionary<string, int> Of(IReadOnlyList<StateWrite> writes, IReadOnlyList<KeyTouch> touches)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var write in writes)
            Count(KeyPattern.Of(write.Key, write.Collection) + (write.IsDelete ? " (delete)" : ""));
        foreach (var touch in touches)
        {
            Count(touch.Kind switch
            {
                KeyTouchKind.Metadata => KeyPattern.Of(touch.Name) + " (endorsement policy)",
                KeyTouchKind.PrivateMetadata => touch.Name + "! (endorsement policy)",
                KeyTouchKind.PrivateWrite => touch.Name + "! (private)",
                KeyTouchKind.PrivateDelete => touch.Name + "! (private delete)",
                _ => touch.Name + "! (purge)",
            });
        }

        return counts;

        void Count(string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;
    }

    public void Learn(IReadOnlyList<StateWrite> writes, IReadOnlyList<KeyTouch> touches)
    {
        foreach (var (kind, count) in Of(writes, touches))
        {
            if (!_kinds.TryGetValue(kind, out var tally))
            {
                if (_kinds.Count == ConductLimits.Kinds)
                    continue;
                _kinds.Add(kind, tally = new());
            }

            tally.Add(count);
        }
    }

    /// <summary>Gets the most writes of a kind that a transaction usually has; null where history says too little.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="calls">Transactions in the history.</param>
    /// <param name="alpha">The share of lawful transactions that may have more.</param>
    /// <param name="minimumHistory">Transactions with the kind that are needed.</param>
    public int? LimitOf(string kind, long calls, double alpha, int minimumHistory)
    {
        if (_kinds.TryGetValue(kind, out var tally))
        {
            var most = tally.Quantile(alpha);
            return tally.Total >= minimumHistory ? most + Math.Max(Slack, most / 2) : null;
        }

        // A new key pattern is how ledgers grow; a new kind of act on keys is not.
        return kind.EndsWith(')') && calls * alpha >= Never && _kinds.Count < ConductLimits.Kinds ? 0 : null;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_kinds.Count);
        foreach (var (kind, tally) in _kinds)
        {
            to.Text(kind);
            tally.Write(to);
        }
    }

    public static KindCounts Read(HistoryReader from)
    {
        var counts = new KindCounts();
        for (var i = from.Count(); i > 0; i--)
            counts._kinds.Add(from.Text(), CountTally.Read(from));
        return counts;
    }
}
