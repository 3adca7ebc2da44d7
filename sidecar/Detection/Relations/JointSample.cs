namespace Warden.Detection;

/// <summary>The records that the samples of a tree's attributes have in common, as columns.</summary>
/// <remarks>Attributes of one record share its priority, so their samples hold the same records as far as they have the attribute.</remarks>
internal sealed class JointSample
{
    /// <summary>How many rows are looked at.</summary>
    public const int MaxRows = HistoryLimits.Sample;

    private readonly Dictionary<long, int> _rowOf = [];

    /// <summary>Finds the rows.</summary>
    /// <param name="history">The tree.</param>
    /// <param name="nodes">The attributes that matter.</param>
    public JointSample(RootHistory history, IReadOnlyList<int> nodes)
    {
        History = history;
        foreach (var node in nodes)
        {
            foreach (var o in history.Leaves[node].Sample.InOrder())
            {
                if (_rowOf.Count < MaxRows)
                    _rowOf.TryAdd(o.Ordinal, _rowOf.Count);
            }
        }
    }

    public RootHistory History { get; }

    public int Rows => _rowOf.Count;

    /// <summary>Gets an attribute's numbers by row; NaN where the record has none.</summary>
    public double[] Numbers(int node, bool textsToo)
    {
        var column = new double[Rows];
        Array.Fill(column, double.NaN);
        foreach (var o in History.Leaves[node].Sample.InOrder())
        {
            if (_rowOf.TryGetValue(o.Ordinal, out var row) && (o.Kind == ValueKind.Number || (textsToo && o.Kind == ValueKind.Text)))
                column[row] = o.Number;
        }

        return column;
    }

    /// <summary>Gets an attribute's values by row, as places in its list of values; -1 where the record has none of them.</summary>
    public int[] Codes(int node, ValueSet values, int limit)
    {
        var column = new int[Rows];
        Array.Fill(column, -1);
        foreach (var o in History.Leaves[node].Sample.InOrder())
        {
            if (!_rowOf.TryGetValue(o.Ordinal, out var row))
                continue;
            var code = values.IndexOf(o.Kind == ValueKind.Number ? Fingerprint.Of(o.Number) : Fingerprint.Of(o.Kind, o.Text));
            if (code < limit)
                column[row] = code;
        }

        return column;
    }
}
