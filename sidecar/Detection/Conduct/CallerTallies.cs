namespace Warden.Detection;

/// <summary>Tallies by identity or by organisation, bounded: those that come late are only known to be there.</summary>
internal sealed class CallerTallies(int limit)
{
    private readonly SortedDictionary<ulong, CallerTally> _tallies = [];

    public IReadOnlyDictionary<ulong, CallerTally> Of => _tallies;

    /// <summary>More came than are counted.</summary>
    public bool Many { get; private set; }

    public void Add(ulong caller, double number)
    {
        if (caller == 0)
            return;
        if (!_tallies.TryGetValue(caller, out var tally))
        {
            if (_tallies.Count == limit)
            {
                Many = true;
                return;
            }

            _tallies.Add(caller, tally = new());
        }

        tally.Add(number);
    }

    public void Write(HistoryWriter to)
    {
        to.Bool(Many);
        to.Int(_tallies.Count);
        foreach (var (caller, tally) in _tallies)
        {
            to.Unsigned(caller);
            tally.Write(to);
        }
    }

    public static CallerTallies Read(HistoryReader from, int limit)
    {
        var tallies = new CallerTallies(limit) { Many = from.Bool() };
        for (var i = from.Count(); i > 0; i--)
            tallies._tallies.Add(from.Unsigned(), CallerTally.Read(from));
        return tallies;
    }
}
