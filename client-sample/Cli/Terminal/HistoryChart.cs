using System.Globalization;

namespace Warden.Cli.Terminal;

/// <summary>A strip of text: where history lies on an axis, what is usual, and where the new value stands.</summary>
/// <remarks>
/// Four lines: the histogram, the band, the marker, the axis. The axis is logarithmic when the values span more than a
/// factor of 20 and all are positive. For the eye only: no verdict depends on it.
/// </remarks>
public static class HistoryChart
{
    private const string Bars = " ▁▂▃▄▅▆▇█";

    /// <summary>Draws the strip.</summary>
    /// <param name="history">The usual values, in any order; at least one finite.</param>
    /// <param name="value">The value that stands out.</param>
    /// <param name="low">The lower end of the usual range.</param>
    /// <param name="high">The upper end of the usual range.</param>
    /// <param name="width">Columns, 20 or more.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyCollection<double> history, double value, double? low, double? high, int width = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 20);
        var finite = history.Where(double.IsFinite).ToArray();
        if (finite.Length == 0 || !double.IsFinite(value))
        {
            return [];
        }

        var least = Math.Min(finite.Min(), value);
        var most = Math.Max(finite.Max(), value);
        var logarithmic = least > 0 && most / least > 20;
        double Scale(double x) => logarithmic ? Math.Log10(x) : x;
        var span = Math.Max(Scale(most) - Scale(least), double.Epsilon);
        int Column(double x) => (int)Math.Clamp((Scale(x) - Scale(least)) / span * (width - 1), 0, width - 1);

        var counts = new int[width];
        foreach (var x in finite)
        {
            counts[Column(x)]++;
        }

        var top = Math.Max(counts.Max(), 1);
        var histogram = string.Concat(counts.Select(c => Bars[c == 0 ? 0 : 1 + (c * (Bars.Length - 2) / top)]));
        var band = low is null || high is null
            ? string.Empty
            : Band(Column(Math.Clamp(low.Value, least, most)), Column(Math.Clamp(high.Value, least, most)), width);
        var marker = new string(' ', Column(value)) + "▲";
        var ends = (Left: Number(least), Right: Number(most) + (logarithmic ? " (log)" : string.Empty));
        var axis = ends.Left + new string('─', Math.Max(1, width - ends.Left.Length - ends.Right.Length)) + ends.Right;
        return band.Length == 0 ? [histogram, marker, axis] : [histogram, band, marker, axis];
    }

    private static string Band(int from, int to, int width)
    {
        var line = new char[width];
        for (var i = 0; i < width; i++)
        {
            line[i] = i >= from && i <= to ? '═' : ' ';
        }

        return new string(line).TrimEnd() + " usual";
    }

    private static string Number(double x) => x.ToString(Math.Abs(x) is >= 1e15 or (> 0 and < 1e-3) ? "0.###E0" : "#,0.###", CultureInfo.InvariantCulture);
}
