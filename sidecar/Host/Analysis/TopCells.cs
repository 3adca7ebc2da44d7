using Warden.Detection;

namespace Warden.Host.Analysis;

/// <summary>Keeps the gravest of many suspected cells, in bounded memory.</summary>
internal sealed class TopCells(int capacity)
{
    // Keys and paths are as long as a record makes them.
    private const int MaxText = 256;

    private readonly PriorityQueue<Entry, Entry> worstFirst = new(Comparer<Entry>.Create(static (a, b) => b.CompareTo(a)));

    public void Add(AnalysisRecord record, ScoredCell cell)
    {
        var finding = cell.Finding;
        var entry = new Entry(
            cell.Grade, record.Index, finding.Path, record.Place, Cut(record.Key), finding.Path.Length <= MaxText ? cell : cell with { Finding = finding with { Path = Cut(finding.Path) } });
        if (worstFirst.Count < capacity)
        {
            worstFirst.Enqueue(entry, entry);
        }
        else if (capacity > 0)
        {
            worstFirst.EnqueueDequeue(entry, entry);
        }
    }

    /// <summary>Gets them, the gravest first.</summary>
    public IReadOnlyList<Entry> Ranked() => [.. worstFirst.UnorderedItems.Select(item => item.Element).Order()];

    private static string Cut(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText - 1), "…");

    /// <summary>A cell with where it stands; ordered by gravity, then by place.</summary>
    internal sealed record Entry(double Grade, long Index, string Path, string Place, string Key, ScoredCell Cell) : IComparable<Entry>
    {
        public int CompareTo(Entry? other)
        {
            var order = Grade.CompareTo(other!.Grade);
            order = order != 0 ? order : Index.CompareTo(other.Index);
            return order != 0 ? order : string.CompareOrdinal(Path, other.Path);
        }
    }
}
