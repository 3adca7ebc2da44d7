using System.Globalization;

namespace Warden.Embedded;

/// <summary>Reads lengths of time as Go writes them: <c>2s</c>, <c>1m30s</c>, <c>250ms</c>.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1e3), ("m", 60e3), ("h", 3600e3)];

    /// <summary>Reads one, or null when the text is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        var rest = text.AsSpan().TrimStart('-');
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        var milliseconds = 0d;
        do
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            rest = rest[digits..];
            var end = rest.IndexOfAny("0123456789.");
            var unit = (end < 0 ? rest : rest[..end]).ToString();
            if (Array.Find(Units, u => u.Unit == unit) is not { Unit: not null } known)
            {
                return null;
            }

            milliseconds += count * known.Milliseconds;
            rest = end < 0 ? [] : rest[end..];
        }
        while (!rest.IsEmpty);

        return TimeSpan.FromMilliseconds(text.StartsWith('-') ? -milliseconds : milliseconds);
    }
}
