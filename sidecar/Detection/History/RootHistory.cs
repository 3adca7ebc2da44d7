namespace Warden.Detection;

/// <summary>One attribute tree's past: the arguments of a function, or the writes under a key pattern.</summary>
internal sealed class RootHistory
{
    private readonly List<LeafHistory> _leaves = [];

    public PathTable Paths { get; private init; } = new();

    /// <summary>Callers and changes.</summary>
    public RootConductHistory Conduct { get; private init; } = new();

    /// <summary>Records taken in.</summary>
    public long Records { get; private set; }

    /// <summary>Records of which something was left out.</summary>
    public long Truncated { get; private set; }

    /// <summary>Deletes of keys of this pattern.</summary>
    public long Deletes { get; set; }

    /// <summary>The member whose values have trees of their own; -1 where there is none.</summary>
    public int Discriminator { get; private set; } = -1;

    /// <summary>The attributes, by the number of their path.</summary>
    public IReadOnlyList<LeafHistory> Leaves => _leaves;

    /// <summary>Takes in a record that was read with this tree's paths.</summary>
    /// <param name="record">The values.</param>
    /// <param name="priority">From the transaction id and the place of the record in it.</param>
    /// <param name="key">Fingerprint of what the record is about: the state key, or the transaction.</param>
    /// <param name="sighting">Who brought it, where, and what the key had before.</param>
    /// <param name="names">Fingerprints of the names of what was written; who names an asset may name it again.</param>
    /// <param name="mayBranch">Its records may be told apart by a member.</param>
    public void Observe(Record record, ulong priority, ulong key, in Sighting sighting, HashSet<ulong>? names = null, bool mayBranch = true)
    {
        var ordinal = Records++;
        if (record.Truncated || record.TooLong)
            Truncated++;
        while (_leaves.Count < Paths.Count)
            _leaves.Add(new());

        // Values of one record share its priority, so that samples of different attributes hold the same records.
        // A second value at the same path (array items) gets another one.
        var occurrence = 0UL;
        var previous = -1;
        foreach (var token in record.Tokens)
        {
            if (token.Node >= _leaves.Count)
                continue;
            occurrence = token.Node == previous ? occurrence + 1 : 0;
            previous = token.Node;
            var own = occurrence == 0 && !Paths.HasItemAbove(token.Node) ? priority : Fingerprint.Mix(priority + (ulong)token.Start + (occurrence << 32));
            var isName = names is { Count: > 0 } && token.Kind == ValueKind.Text && names.Contains(Fingerprint.Of(ValueKind.Text, record.TextOf(token)));
            _leaves[token.Node].Observe(token, record.TextOf(token), ordinal, own, isName ? 0 : key, sighting.Caller.IdentityId);
            if (sighting.IsDeclared && token.Kind is not (ValueKind.Object or ValueKind.Array))
                _leaves[token.Node].Declared.Add(DeclaredValues.FingerprintOf(token, record.TextOf(token)), sighting.Caller.IdentityId);
        }

        Conduct.Observe(Paths, record, ordinal, priority, sighting);

        if (mayBranch && Discriminator < 0 && Detection.Discriminator.IsDue(Records))
            Discriminator = Detection.Discriminator.Find(this);
    }

    public void Write(HistoryWriter to)
    {
        to.Long(Records);
        to.Long(Truncated);
        to.Long(Deletes);
        to.Int(Discriminator);
        to.Int(Paths.Count);
        for (var i = 1; i < Paths.Count; i++)
        {
            to.Int(Paths[i].Parent);
            to.Int((int)Paths[i].Step);
            to.Bytes(Paths[i].Name);
        }

        to.Int(_leaves.Count);
        foreach (var leaf in _leaves)
            leaf.Write(to);
        Conduct.Write(to);
    }

    public static RootHistory Read(HistoryReader from)
    {
        var (records, truncated, deletes, discriminator, paths) = (from.Long(), from.Long(), from.Long(), from.Int(), new PathTable());
        for (var i = from.Count(); i > 1; i--)
            paths.Add(from.Int(), (PathStep)from.Int(), from.Bytes());
        var leaves = new LeafHistory[from.Count()];
        for (var i = 0; i < leaves.Length; i++)
            leaves[i] = LeafHistory.Read(from);
        var root = new RootHistory
        {
            Records = records,
            Truncated = truncated,
            Deletes = deletes,
            Discriminator = discriminator,
            Paths = paths,
            Conduct = RootConductHistory.Read(from),
        };
        root._leaves.AddRange(leaves);
        return root;
    }
}
