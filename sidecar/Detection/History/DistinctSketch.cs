namespace Warden.Detection;

/// <summary>About how many distinct values there were, from the smallest of their fingerprints. Mergeable; whatever the order, the same bytes.</summary>
/// <remarks>
/// K minimum values (Bar-Yossef et al., RANDOM 2002; Beyer et al., SIGMOD 2007): with k kept, (k − 1) × 2⁶⁴ ÷ the largest of them. The
/// standard error is 1 ÷ √(k − 2), 3.1 % here; exact as long as there are fewer than k.
/// </remarks>
internal sealed class DistinctSketch
{
    /// <summary>How many fingerprints are kept.</summary>
    public const int Size = 1024;

    /// <summary>How far an estimate is off in 19 cases of 20, as a share of it: two standard errors.</summary>
    public static readonly double Error = 2 / Math.Sqrt(Size - 2);

    private const double TwoTo64 = 18446744073709551616.0;

    private readonly ulong[] _smallest = new ulong[Size];
    private int _count;

    /// <summary>Gets the estimate.</summary>
    public long Estimate => _count < Size ? _count : (long)((Size - 1) / (_smallest[^1] / TwoTo64));

    /// <summary>Takes in a value, by a fingerprint that spreads evenly over 64 bits.</summary>
    public void Observe(ulong fingerprint)
    {
        if (_count == Size && fingerprint >= _smallest[^1])
            return;
        var at = Array.BinarySearch(_smallest, 0, _count, fingerprint);
        if (at >= 0)
            return;
        at = ~at;
        _count = Math.Min(Size, _count + 1);
        Array.Copy(_smallest, at, _smallest, at + 1, _count - at - 1);
        _smallest[at] = fingerprint;
    }

    /// <summary>Takes in all that another has taken in.</summary>
    public void Merge(DistinctSketch other)
    {
        foreach (var fingerprint in other._smallest.AsSpan(0, other._count))
            Observe(fingerprint);
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_count);
        foreach (var fingerprint in _smallest.AsSpan(0, _count))
            to.Unsigned(fingerprint);
    }

    public static DistinctSketch Read(HistoryReader from)
    {
        var sketch = new DistinctSketch();
        for (var i = from.Count(); i > 0; i--)
            sketch.Observe(from.Unsigned());
        return sketch;
    }
}
