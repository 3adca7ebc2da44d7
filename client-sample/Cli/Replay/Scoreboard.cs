namespace Warden.Cli.Replay;

/// <summary>Compares what was warned of with what the labels say.</summary>
/// <remarks>
/// Counts are of records. Precision = warned faults ÷ warned; recall = warned faults ÷ faults; false alarms = warned records
/// without any label ÷ records without any label. A record with a legal rarity ("pass") counts in a row of its own.
/// </remarks>
public sealed class Scoreboard
{
    private readonly ILookup<int, Label> _labels;
    private readonly HashSet<int> _sent = [];
    private readonly HashSet<int> _warned = [];

    public Scoreboard(IEnumerable<Label> labels) => _labels = labels.ToLookup(l => l.Index);

    /// <summary>Notes one record of the stream.</summary>
    /// <param name="index">Its line, counted from 0.</param>
    /// <param name="warned">Whether it came back with a WARN.</param>
    public void Add(int index, bool warned)
    {
        _sent.Add(index);
        if (warned)
        {
            _warned.Add(index);
        }
    }

    /// <summary>Gets the figures over all records that were noted.</summary>
    public ScoreSummary Summarize()
    {
        var labelled = _labels.Where(l => _sent.Contains(l.Key)).ToList();
        var faults = labelled.Where(l => l.Any(x => x.IsFault)).Select(l => l.Key).ToHashSet();
        var detectable = labelled.Where(l => l.Any(x => x.IsDetectable)).Select(l => l.Key).ToHashSet();
        var clean = _sent.Count - labelled.Count;
        var rare = labelled.Count - faults.Count;
        var found = _warned.Count(faults.Contains);
        return new ScoreSummary(
            Records: _sent.Count,
            Warned: _warned.Count,
            Faults: faults.Count,
            FaultsFound: found,
            Detectable: detectable.Count,
            DetectableFound: _warned.Count(detectable.Contains),
            Clean: clean,
            FalseAlarms: _warned.Count(i => !_labels.Contains(i)),
            Rare: rare,
            RareWarned: _warned.Count(i => _labels.Contains(i) && !faults.Contains(i)),
            Kinds: [.. labelled.SelectMany(l => l)
                .GroupBy(l => l.Kind, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new KindScore(g.Key, g.First().Expect, g.Count(), g.Count(l => _warned.Contains(l.Index))))]);
    }
}
