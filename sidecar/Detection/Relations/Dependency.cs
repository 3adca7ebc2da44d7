namespace Warden.Detection;

/// <summary>One attribute decides another: every known value of the first has always come with one and the same value of the second.</summary>
/// <param name="First">The attribute that decides.</param>
/// <param name="Second">The attribute that is decided.</param>
/// <param name="Decided">For each known value of the first, the place of the second's value; -1 where it was seen too seldom or varies.</param>
/// <param name="Cost">The share of lawful records that the relation flags.</param>
internal sealed record Dependency(int First, int Second, int[] Decided, double Cost)
{
    /// <summary>How many values of an attribute are related.</summary>
    public const int MaxValues = HistoryLimits.Values;

    // A value must have come so often before it decides.
    private const int LeastRows = 4;

    // Fewer rows must conform only because a poisoned history holds faults.
    private const double Conformity = 0.995;

    // The relation must speak about so many of the rows, and the second must vary by itself.
    private const double Coverage = 0.5;
    private const double LargestShare = 0.9;

    // What remains of the chance that the few which do not conform are lawful.
    private const double StrayDoubt = 0.03;

    public static Dependency? Fit(int first, int second, int[] a, int[] b, int width1, int width2)
    {
        var pairs = new Dictionary<long, int>();
        var (one, two) = (new int[width1], new int[width2]);
        var n = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] < 0 || b[i] < 0)
                continue;
            n++;
            one[a[i]]++;
            two[b[i]]++;
            var pair = ((long)a[i] * width2) + b[i];
            pairs[pair] = pairs.GetValueOrDefault(pair) + 1;

            // Most pairs of attributes are unrelated and show it early.
            if (n == 256 && pairs.Count > 2 * Math.Max(one.Count(c => c > 0), two.Count(c => c > 0)))
                return null;
        }

        if (n < 100 || two.Max() > LargestShare * n)
            return null;
        var decided = new int[width1];
        var most = new int[width1];
        Array.Fill(decided, -1);
        foreach (var (pair, count) in pairs.OrderBy(p => p.Key))
        {
            var x = (int)(pair / width2);
            if (count > most[x])
                (most[x], decided[x]) = (count, (int)(pair % width2));
        }

        var (covered, conform) = (0, 0);
        for (var x = 0; x < width1; x++)
        {
            if (one[x] < LeastRows)
            {
                decided[x] = -1;
                continue;
            }

            covered += one[x];
            conform += most[x];
            if (one[x] - most[x] > Math.Max(1, one[x] / 50))
                decided[x] = -1;
        }

        if (covered < Coverage * n || conform < Conformity * covered || decided.Where(y => y >= 0).Distinct().Take(2).Count() < 2)
            return null;
        return new(first, second, decided, StrayDoubt * (covered - conform) / n);
    }

    public void Write(HistoryWriter to)
    {
        to.Int(First);
        to.Int(Second);
        to.Int(Decided.Length);
        foreach (var place in Decided)
            to.Int(place);
        to.Double(Cost);
    }

    public static Dependency Read(HistoryReader from)
    {
        var (first, second) = (from.Int(), from.Int());
        var decided = new int[from.Count()];
        for (var i = 0; i < decided.Length; i++)
            decided[i] = from.Int();
        return new(first, second, decided, from.Double());
    }
}
