using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>Finds the labels of a record, and what they declare usual.</summary>
/// <remarks>
/// A value that is declared reasonable with its path is usual wherever it comes; with a record only, in that record. Records that are
/// declared unreasonable do not teach. Labels that only "expect" something change nothing: they are for counting.
/// </remarks>
internal sealed class LabelSet
{
    private readonly ILookup<long, Label> byIndex;
    private readonly ILookup<string, Label> byKey;
    private readonly ILookup<string, Label> byTransaction;
    private readonly ILookup<string, Label> byValue;

    public LabelSet(IReadOnlyList<Label> labels)
    {
        byIndex = labels.Where(l => l.Index is not null).ToLookup(l => (long)l.Index!);
        byKey = labels.Where(l => l.Index is null && l.Key is not null).ToLookup(l => l.Key!, StringComparer.Ordinal);
        byTransaction = labels.Where(l => l.Index is null && l.Key is null && l.Transaction is not null).ToLookup(l => l.Transaction!, StringComparer.Ordinal);
        byValue = labels.Where(l => l.Path is not null && l.ValueText is not null).ToLookup(l => l.ValueText!, StringComparer.Ordinal);
    }

    /// <summary>Gets the labels that name the record.</summary>
    public IReadOnlyList<Label> Of(AnalysisRecord record)
    {
        List<Label>? found = null;
        Add(ref found, byIndex[record.Index]);
        if (byKey.Count > 0)
        {
            Add(ref found, byKey[record.Key]);
        }

        if (byTransaction.Count > 0 && record.Transaction is { } id)
        {
            Add(ref found, byTransaction[id]);
        }

        return found ?? (IReadOnlyList<Label>)[];
    }

    /// <summary>Whether a history learns from the record.</summary>
    public bool Teaches(AnalysisRecord record)
    {
        var labels = Of(record);
        return !labels.Any(l => l.Declared == LabelKind.Unreasonable) && (record.Call.Teaches || labels.Any(l => l.Declared == LabelKind.Reasonable));
    }

    /// <summary>Whether somebody has declared a suspected value reasonable.</summary>
    /// <param name="cell">The suspect.</param>
    /// <param name="own">The labels that name its record.</param>
    public bool IsDeclaredUsual(ScoredCell cell, IReadOnlyList<Label> own) =>
        own.Any(l => l.Declared == LabelKind.Reasonable && l.IsAbout(cell.Finding.Path) && l.ValueText is null)
        || (byValue.Count > 0 && byValue[cell.Finding.Value].Any(l => l.Declared == LabelKind.Reasonable && l.IsAbout(cell.Finding.Path)));

    /// <summary>Gets the labels that speak of a suspected value wherever it comes.</summary>
    public IEnumerable<Label> OfValue(ScoredCell cell) =>
        byValue.Count == 0 ? [] : byValue[cell.Finding.Value].Where(l => !l.NamesRecord && l.IsAbout(cell.Finding.Path));

    private static void Add(ref List<Label>? found, IEnumerable<Label> labels)
    {
        foreach (var label in labels)
        {
            (found ??= []).Add(label);
        }
    }
}
