namespace Warden.Detection;

/// <summary>Two attributes of few values whose values do not go together freely: which pairs never come, although both values are common.</summary>
/// <param name="First">The earlier attribute.</param>
/// <param name="Second">The later attribute.</param>
/// <param name="Width">How many values of the second are known.</param>
/// <param name="Forbidden">Bit (first × width + second) is set where the pair is an outlier.</param>
/// <param name="Price">What this relation and all cheaper ones of the tree flag of what is lawful.</param>
internal sealed record ValuePair(int First, int Second, int Width, ulong[] Forbidden, double Price)
{
    /// <summary>How many values of an attribute are related.</summary>
    public const int MaxValues = 60;

    // A pair is expected when chance alone would bring it so often.
    private const double Expected = 10;

    // So much rarer than by chance is an empty cell; so rare within the rarer value's records a cell may be and still be empty.
    private const double Emptiness = 0.1;
    private const double Share = 0.002;

    // Pairs of attributes with fewer empty cells are taken for unrelated.
    private const double LeastEmpty = 0.05;
    private const int Few = 10;
    private const double StrayDoubt = 0.03;
    private const double Strays = 0.0006;

    /// <summary>Gets the relation and the share of lawful records it flags; null where there is none.</summary>
    public static (ValuePair Pair, double Cost)? Fit(int first, int second, int[] a, int[] b, int width1, int width2)
    {
        var joint = new int[width1 * width2];
        var (one, two) = (new int[width1], new int[width2]);
        var n = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] < 0 || b[i] < 0)
                continue;
            joint[(a[i] * width2) + b[i]]++;
            one[a[i]]++;
            two[b[i]]++;
            n++;
        }

        if (n == 0)
            return null;
        var forbidden = new ulong[(joint.Length + 63) / 64];
        var (expected, empty, singles, few, rare) = (0, 0, 0, 0, 0);
        var common = Math.Max(10, Share * n);
        for (var cell = 0; cell < joint.Length; cell++)
        {
            var (x, y) = (one[cell / width2], two[cell % width2]);
            if (x >= common && y >= common)
            {
                singles += joint[cell] == 1 ? 1 : 0;
                few += joint[cell] is > 2 and < Few ? 1 : 0;
                rare += joint[cell] < Few ? joint[cell] : 0;
            }

            var chance = (double)x * y / n;
            if (chance < Expected)
                continue;
            expected++;
            if (joint[cell] > Emptiness * chance)
                continue;
            empty++;
            if (joint[cell] <= Share * Math.Min(x, y))
                forbidden[cell / 64] |= 1UL << (cell % 64);
        }

        if (expected == 0 || empty < LeastEmpty * expected || forbidden.All(f => f == 0))
            return null;

        // Rare but lawful pairs come in all frequencies; singles with nothing between them and the common pairs are faults of the history.
        // So are rare pairs that all together are next to nothing.
        return (new(first, second, width2, forbidden, 0), (few == 0 || rare <= Strays * n ? StrayDoubt : 1) * singles / n);
    }

    public bool IsForbidden(int first, int second)
    {
        var cell = (first * Width) + second;
        return second < Width && cell < 64 * Forbidden.Length && (Forbidden[cell / 64] & (1UL << (cell % 64))) != 0;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(First);
        to.Int(Second);
        to.Int(Width);
        to.Int(Forbidden.Length);
        foreach (var bits in Forbidden)
            to.Unsigned(bits);
        to.Double(Price);
    }

    public static ValuePair Read(HistoryReader from)
    {
        var (first, second, width) = (from.Int(), from.Int(), from.Int());
        var forbidden = new ulong[from.Count()];
        for (var i = 0; i < forbidden.Length; i++)
            forbidden[i] = from.Unsigned();
        return new(first, second, width, forbidden, from.Double());
    }
}
