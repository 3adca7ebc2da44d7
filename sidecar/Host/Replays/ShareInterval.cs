namespace Warden.Host.Replays;

/// <summary>Between which ends a share lies in 19 cases of 20, judged by a part of a whole (Wilson 1927).</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct ShareInterval(double Low, double High)
{
    // Of the normal law, for 95 %.
    private const double Z = 1.959963984540054;

    /// <summary>Gets the interval; all there is where nothing was counted.</summary>
    public static ShareInterval Of(long part, long whole)
    {
        if (whole == 0)
        {
            return new ShareInterval(0, 1);
        }

        var rate = part / (double)whole;
        var centre = (rate + (Z * Z / (2.0 * whole))) / (1 + (Z * Z / whole));
        var half = Z * Math.Sqrt((rate * (1 - rate) / whole) + (Z * Z / (4.0 * whole * whole))) / (1 + (Z * Z / whole));
        return new ShareInterval(part == 0 ? 0 : Math.Max(0, centre - half), part == whole ? 1 : Math.Min(1, centre + half));
    }
}
