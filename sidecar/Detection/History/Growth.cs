namespace Warden.Detection;

/// <summary>Whether an attribute takes few values (discrete) or ever new ones (continuous), from how the number of distinct values grows.</summary>
/// <remarks>
/// 002 ¶103: distinct grows with the count → continuous; it converges → discrete. Looked at whenever the count has doubled, with
/// hysteresis: a discrete attribute becomes continuous when more than 5 % of the newer half were new values, and back below 1 %.
/// Worked out from when each value came first, so that it is the same however a history was put together.
/// </remarks>
internal static class Growth
{
    private const long First = 64;
    private const double ToContinuous = 0.05;
    private const double ToDiscrete = 0.01;

    /// <summary>Gets what the attribute is; before the first doubling a quarter of new values is the limit.</summary>
    /// <param name="count">Observations.</param>
    /// <param name="firsts">For each value the number of the observation that brought it first, from 1.</param>
    public static bool IsDiscrete(long count, IEnumerable<long> firsts)
    {
        var ascending = firsts.Order().ToArray();
        var discrete = 4L * ascending.Length <= count;
        var (before, known) = (0, 0);
        for (var next = First; next <= count; next *= 2)
        {
            while (known < ascending.Length && ascending[known] <= next)
                known++;
            var rate = (known - before) / (next / 2.0);
            discrete = next == First ? 4L * known <= next : discrete ? rate <= ToContinuous : rate < ToDiscrete;
            before = known;
        }

        return discrete;
    }
}
