namespace Warden.Host.Analysis;

/// <summary>Compares what was warned of with what the labels say.</summary>
/// <remarks>
/// Counts are of records. Precision = warned faults ÷ warned; recall = warned faults ÷ faults; false alarms = warned records
/// without any label ÷ records without any label. A record with a legal rarity ("pass") counts in a row of its own.
/// </remarks>
public sealed class Scoreboard
{
    private readonly ILookup<int?, Label> _labels;
    private readonly SortedDictionary<string, KindScore> _kinds = new(StringComparer.Ordinal);
    private ScoreSummary _sum = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, []);

    public Scoreboard(IEnumerable<Label> labels) => _labels = labels.ToLookup(l => l.Index);

    /// <summary>Notes one record of the stream.</summary>
    /// <param name="index">Its line, counted from 0.</param>
    /// <param name="warned">Whether it came back with a WARN.</param>
    public void Add(int index, bool warned) => Add([.. _labels[index]], warned);

    /// <summary>Notes one record with its labels.</summary>
    public void Add(IReadOnlyCollection<Label> labels, bool warned)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var w = warned ? 1 : 0;
        var fault = labels.Any(l => l.IsFault) ? 1 : 0;
        var detectable = labels.Any(l => l.IsDetectable) ? 1 : 0;
        var clean = labels.Count == 0 ? 1 : 0;
        var rare = 1 - clean - fault;
        _sum = new(
            _sum.Records + 1, _sum.Warned + w, _sum.Faults + fault, _sum.FaultsFound + (fault * w), _sum.Detectable + detectable,
            _sum.DetectableFound + (detectable * w), _sum.Clean + clean, _sum.FalseAlarms + (clean * w), _sum.Rare + rare, _sum.RareWarned + (rare * w), []);
        foreach (var label in labels)
        {
            var score = _kinds.GetValueOrDefault(label.Kind) ?? new(label.Kind, label.Expect, 0, 0);
            _kinds[label.Kind] = score with { Count = score.Count + 1, Warned = score.Warned + w };
        }
    }

    /// <summary>Gets the figures over all records that were noted.</summary>
    public ScoreSummary Summarize() => _sum with { Kinds = [.. _kinds.Values] };
}
