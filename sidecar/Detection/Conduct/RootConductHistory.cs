namespace Warden.Detection;

/// <summary>What is kept of the callers and changes of one tree.</summary>
internal sealed class RootConductHistory
{
    private readonly List<LeafConductHistory> _leaves = [];
    private int _stepping;

    /// <summary>By the number of the path.</summary>
    public IReadOnlyList<LeafConductHistory> Leaves => _leaves;

    /// <summary>Takes in a record that was read with the tree's paths.</summary>
    public void Observe(PathTable paths, Record record, long ordinal, ulong priority, in Sighting sighting)
    {
        while (_leaves.Count < paths.Count)
            _leaves.Add(new());
        foreach (var token in record.Tokens)
        {
            if (token.Node >= _leaves.Count)
                continue;
            var leaf = _leaves[token.Node];
            leaf.Observe(token, record.TextOf(token), sighting);
            if (sighting.Before is null || paths[token.Node].IsBelowItem)
                continue;
            var before = sighting.Before.At(paths[token.Node].Fingerprint);
            if (double.IsNaN(before))
                continue;
            var first = leaf.Steps is null;
            var step = LastNumbers.NumberOf(token, record.TextOf(token)) - before;
            if (leaf.ObserveStep(step, ordinal, priority, sighting.Caller.IdentityId, _stepping < ConductLimits.StepsPerTree) && first)
                _stepping++;
        }
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_leaves.Count);
        foreach (var leaf in _leaves)
            leaf.Write(to);
    }

    public static RootConductHistory Read(HistoryReader from)
    {
        var history = new RootConductHistory();
        for (var i = from.Count(); i > 0; i--)
            history._leaves.Add(LeafConductHistory.Read(from));
        history._stepping = history._leaves.Count(l => l.Steps is not null);
        return history;
    }
}
