namespace Warden.Detection;

/// <summary>What is kept of one attribute: counts of its types and forms, its values up to a limit, and a bounded sample.</summary>
internal sealed class LeafHistory
{
    private readonly Dictionary<ulong, ValueTally> _values = [];
    private readonly SortedDictionary<int, long> _lengths = [];
    private DistinctSketch? _distinct;
    private long _lastRecord = -1;

    /// <summary>Observations; several per record below an array.</summary>
    public long Count { get; private set; }

    /// <summary>Records that had the attribute.</summary>
    public long Records { get; private set; }

    /// <summary>Observations by <see cref="ValueKind"/>.</summary>
    public long[] Kinds { get; private init; } = new long[8];

    /// <summary>Texts by form; a text counts for each form that it fits.</summary>
    public long[] Forms { get; private init; } = new long[TextClassifier.Forms];

    /// <summary>Texts that have a mark of the <see cref="Alphabet"/>.</summary>
    public long[] Marks { get; private init; } = new long[Alphabet.Size];

    /// <summary>JSON numbers that are not whole.</summary>
    public long Fractions { get; private set; }

    /// <summary>Texts by their number of characters.</summary>
    public IReadOnlyDictionary<int, long> Lengths => _lengths;

    /// <summary>More lengths came than are counted.</summary>
    public bool ManyLengths { get; private set; }

    /// <summary>The values that came, by fingerprint; empty once <see cref="ManyValues"/>.</summary>
    public IReadOnlyDictionary<ulong, ValueTally> Values => _values;

    /// <summary>More distinct values came than are counted.</summary>
    public bool ManyValues { get; private set; }

    /// <summary>How many distinct values came: exact up to <see cref="HistoryLimits.Values"/>, then as <see cref="DistinctSketch"/> estimates it.</summary>
    public long Distinct => _distinct?.Estimate ?? _values.Count;

    public IdentifierHistory Identifiers { get; private init; } = new();

    public Sample Sample { get; private init; } = new();

    /// <summary>What labels have declared reasonable.</summary>
    public DeclaredValues Declared { get; private init; } = new();

    public long Texts => Kinds[(int)ValueKind.Text];

    public bool IsDiscrete => !ManyValues && Growth.IsDiscrete(Count, _values.Values.Select(v => v.First));

    /// <summary>Takes in one observation.</summary>
    /// <param name="token">The value.</param>
    /// <param name="text">Its text.</param>
    /// <param name="ordinal">The number of the record.</param>
    /// <param name="priority">Decides about the sample.</param>
    /// <param name="key">Fingerprint of what the record is about; 0 where the value is the name of what it is about.</param>
    /// <param name="source">Who brought it; see <see cref="Caller.IdentityId"/>.</param>
    public void Observe(LeafToken token, ReadOnlySpan<byte> text, long ordinal, ulong priority, ulong key, ulong source = 0)
    {
        Count++;
        Kinds[(int)token.Kind]++;
        if (_lastRecord != ordinal)
        {
            _lastRecord = ordinal;
            Records++;
        }

        if (token.Kind is ValueKind.Object or ValueKind.Array)
            return;

        var number = token.Number;
        if (token.Kind == ValueKind.Text)
            ObserveText(text, ref number);
        else if (token.Kind == ValueKind.Number && number != Math.Floor(number))
            Fractions++;

        var fingerprint = token.Kind == ValueKind.Number ? Fingerprint.Of(number) : Fingerprint.Of(token.Kind, text);
        var kept = ObserveValue(fingerprint, token.Kind, number, text);
        if (token.Kind is ValueKind.Text or ValueKind.Bytes && key != 0)
            Identifiers.Observe(fingerprint, key);
        if (Sample.WouldTake(priority, source))
            Sample.Offer(new(priority, ordinal, token.Kind, number, kept ?? Cut(token.Kind, text)) { Source = source });
    }

    /// <summary>Takes in what was learnt of the records that came next.</summary>
    /// <remarks>
    /// Gives the bytes that learning one after the other would have given, in whatever grouping parts are joined, as long as no bound but that of counted
    /// values and of the sample is passed, the sample's is not passed by single callers, values are all numbers or all texts, and a value that comes again
    /// does so under a key of its own.
    /// </remarks>
    /// <param name="next">The later part; not changed.</param>
    /// <param name="records">How many records the tree had before it.</param>
    public void Merge(LeafHistory next, long records)
    {
        var count = Count;
        Count += next.Count;
        Records += next.Records;
        Fractions += next.Fractions;
        _lastRecord = next._lastRecord < 0 ? _lastRecord : next._lastRecord + records;
        Add(Kinds, next.Kinds);
        Add(Forms, next.Forms);
        Add(Marks, next.Marks);
        foreach (var (length, n) in next._lengths)
            CountLength(length, n);
        ManyLengths |= next.ManyLengths;
        MergeValues(next, count);
        Identifiers.Merge(next.Identifiers);
        Declared.Add(next.Declared);
        Sample.Shrink(next.Sample.Capacity);
        foreach (var o in next.Sample.InOrder())
        {
            if (Sample.WouldTake(o.Priority, o.Source))
                Sample.Offer(o with { Ordinal = o.Ordinal + records });
        }
    }

    public void Write(HistoryWriter to)
    {
        to.Long(Count);
        to.Long(Records);
        to.Long(_lastRecord);
        to.Longs(Kinds);
        to.Longs(Forms);
        to.Longs(Marks);
        to.Long(Fractions);
        to.Bool(ManyLengths);
        to.Int(_lengths.Count);
        foreach (var (length, count) in _lengths)
        {
            to.Int(length);
            to.Long(count);
        }

        to.Bool(ManyValues);
        to.Int(_values.Count);
        foreach (var (fingerprint, tally) in _values.OrderBy(v => v.Key))
        {
            to.Unsigned(fingerprint);
            to.Int((int)tally.Kind);
            to.Double(tally.Number);
            to.Bytes(tally.Text);
            to.Long(tally.Count);
            to.Long(tally.First);
        }

        _distinct?.Write(to);
        Identifiers.Write(to);
        Sample.Write(to);
        Declared.Write(to);
    }

    public static LeafHistory Read(HistoryReader from)
    {
        var (count, records, last) = (from.Long(), from.Long(), from.Long());
        var (kinds, forms, marks, fractions, manyLengths) = (from.Longs(), from.Longs(), from.Longs(), from.Long(), from.Bool());
        var lengths = new List<(int, long)>();
        for (var i = from.Count(); i > 0; i--)
            lengths.Add((from.Int(), from.Long()));
        var manyValues = from.Bool();
        var values = new List<(ulong, ValueTally)>();
        for (var i = from.Count(); i > 0; i--)
            values.Add((from.Unsigned(), new((ValueKind)from.Int(), from.Double(), from.Bytes()) { Count = from.Long(), First = from.Long() }));

        var distinct = manyValues ? DistinctSketch.Read(from) : null;
        var leaf = new LeafHistory
        {
            _distinct = distinct,
            Count = count,
            Records = records,
            _lastRecord = last,
            Kinds = kinds,
            Forms = forms,
            Marks = marks,
            Fractions = fractions,
            ManyLengths = manyLengths,
            ManyValues = manyValues,
            Identifiers = IdentifierHistory.Read(from),
            Sample = Sample.Read(from),
            Declared = DeclaredValues.Read(from),
        };
        foreach (var (length, n) in lengths)
            leaf._lengths.Add(length, n);
        foreach (var (fingerprint, tally) in values)
            leaf._values.Add(fingerprint, tally);
        return leaf;
    }

    private static byte[] Cut(ValueKind kind, ReadOnlySpan<byte> text) =>
        kind == ValueKind.Number ? [] : text[..Math.Min(text.Length, HistoryLimits.TextBytes)].ToArray();

    private void ObserveText(ReadOnlySpan<byte> text, ref double number)
    {
        var forms = TextClassifier.Classify(text, out number);
        for (var i = 0; i < TextClassifier.Forms; i++)
        {
            if (((int)forms & (1 << i)) != 0)
                Forms[i]++;
        }

        Span<bool> marks = stackalloc bool[Alphabet.Size];
        var length = Alphabet.Mark(text, marks);
        for (var i = 0; i < marks.Length; i++)
        {
            if (marks[i])
                Marks[i]++;
        }

        CountLength(length, 1);
    }

    private void CountLength(int length, long n)
    {
        if (_lengths.TryGetValue(length, out var seen))
            _lengths[length] = seen + n;
        else if (_lengths.Count < HistoryLimits.Lengths)
            _lengths[length] = n;
        else
            ManyLengths = true;
    }

    private static void Add(long[] to, long[] from)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += from[i];
    }

    private void MergeValues(LeafHistory next, long before)
    {
        if (!ManyValues && !next.ManyValues)
        {
            foreach (var (fingerprint, tally) in next._values.OrderBy(v => v.Value.First))
            {
                if (_values.TryGetValue(fingerprint, out var known))
                    known.Count += tally.Count;
                else
                    _values.Add(fingerprint, new(tally.Kind, tally.Number, tally.Text) { Count = tally.Count, First = before + tally.First });
            }

            if (_values.Count <= HistoryLimits.Values)
                return;
        }

        StopCounting();
        if (next._distinct is not null)
            _distinct!.Merge(next._distinct);
        foreach (var fingerprint in next._values.Keys)
            _distinct!.Observe(fingerprint);
    }

    private void StopCounting()
    {
        if (ManyValues)
            return;
        ManyValues = true;
        _distinct = new();
        foreach (var known in _values.Keys)
            _distinct.Observe(known);
        _values.Clear();
        if (2 * (Texts + Kinds[(int)ValueKind.Bytes]) > Count && Forms[0] + Forms[2] + Forms[5] + Forms[6] == 0)
            Sample.Shrink(HistoryLimits.TextSample);
    }

    private byte[]? ObserveValue(ulong fingerprint, ValueKind kind, double number, ReadOnlySpan<byte> text)
    {
        if (_distinct is not null)
        {
            _distinct.Observe(fingerprint);
            return null;
        }

        if (!_values.TryGetValue(fingerprint, out var tally))
        {
            if (_values.Count == HistoryLimits.Values)
            {
                StopCounting();
                _distinct!.Observe(fingerprint);
                return null;
            }

            _values.Add(fingerprint, tally = new(kind, number, Cut(kind, text)) { First = Count });
        }

        tally.Count++;
        return tally.Text;
    }
}
