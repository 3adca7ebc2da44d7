namespace Warden.Detection.Tables;

/// <summary>Counts the values of a second column within the groups of a first; one is used for many pairs of columns by one thread.</summary>
/// <param name="size">The most distinct values that any column has.</param>
internal sealed class GroupCounts(int size)
{
    private readonly long[] _counts = new long[size];
    private readonly long[] _prevails = new long[size];
    private readonly long[] _stands = new long[size];
    private readonly List<int> _seen = [];

    /// <summary>The values of the group, in no order.</summary>
    public List<int> Seen => _seen;

    /// <summary>Starts a pair of columns, the second with so many values, and gives two empty counts for each of them.</summary>
    public (long[] Prevails, long[] Stands) Begin(int values)
    {
        _prevails.AsSpan(0, values).Clear();
        _stands.AsSpan(0, values).Clear();
        return (_prevails, _stands);
    }

    /// <summary>Takes a group; <see cref="Clear"/> before the next one.</summary>
    public void Take(ColumnGroups groups, int group, TableColumn column, bool[] suspected, int[] weights)
    {
        foreach (var row in groups.RowsOf(group))
        {
            if (suspected[row])
                continue;
            var code = column.Codes[row];
            if (_counts[code] == 0)
                _seen.Add(code);
            _counts[code] += weights[row];
        }
    }

    public long Of(int code) => _counts[code];

    public List<int> MostFrequentFirst()
    {
        _seen.Sort((a, b) => _counts[a] != _counts[b] ? _counts[b].CompareTo(_counts[a]) : a.CompareTo(b));
        return _seen;
    }

    public void Clear()
    {
        foreach (var code in _seen)
            _counts[code] = 0;
        _seen.Clear();
    }
}
