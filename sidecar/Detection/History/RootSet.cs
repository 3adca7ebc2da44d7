namespace Warden.Detection;

/// <summary>The attribute trees of one side (arguments or writes), bounded in number.</summary>
internal sealed class RootSet
{
    private const int Candidates = 1024;

    private readonly SortedDictionary<string, RootHistory> _roots = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _sightings = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, RootHistory> Roots => _roots;

    /// <summary>Gets the tree of a name, made where there is room for it and the shared tree otherwise.</summary>
    public RootHistory For(string name)
    {
        if (_roots.TryGetValue(name, out var root))
            return root;
        if (!Earned(name) && _roots.TryGetValue(name = HistoryLimits.OtherRoot, out root))
            return root;
        return _roots[name] = new();
    }

    /// <summary>Gets the tree of one kind of a tree's records, or null where there is no room for it.</summary>
    public RootHistory? ForKind(string name)
    {
        if (_roots.TryGetValue(name, out var root))
            return root;
        return Earned(name) ? _roots[name] = new() : null;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_sightings.Count);
        foreach (var (name, count) in _sightings)
        {
            to.Text(name);
            to.Int(count);
        }

        to.Int(_roots.Count);
        foreach (var (name, root) in _roots)
        {
            to.Text(name);
            root.Write(to);
        }
    }

    public static RootSet Read(HistoryReader from)
    {
        var set = new RootSet();
        for (var i = from.Count(); i > 0; i--)
            set._sightings.Add(from.Text(), from.Int());
        for (var i = from.Count(); i > 0; i--)
            set._roots.Add(from.Text(), RootHistory.Read(from));
        return set;
    }

    // The first trees are free; later ones must have been seen some times, so that keys which are names do not use them all up.
    private bool Earned(string name)
    {
        if (_roots.Count < HistoryLimits.FreeRoots)
            return true;
        if (_roots.Count >= HistoryLimits.Roots)
            return false;
        var seen = _sightings.GetValueOrDefault(name) + 1;
        if (seen > HistoryLimits.Sightings)
        {
            _sightings.Remove(name);
            return true;
        }

        if (seen > 1 || _sightings.Count < Candidates)
            _sightings[name] = seen;
        return false;
    }
}
