using System.Globalization;

namespace Grpc.Wire;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit (H, M, S, m, u, n).</summary>
/// <remarks>Source: grpc, doc/PROTOCOL-HTTP2.md, Timeout.</remarks>
internal static class TimeoutEncoding
{
    private const long MaxDigits = 99_999_999;

    /// <summary>Rounds up to the finest unit that has room; what is longer than 99,999,999 hours becomes that.</summary>
    public static string Encode(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }

        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach (var (ticks, unit) in units)
        {
            var value = ((timeout.Ticks - 1) / ticks) + 1;
            if (value <= MaxDigits)
            {
                return value.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        var hours = (long)Math.Ceiling(timeout.TotalHours);
        return Math.Min(hours, MaxDigits).ToString(CultureInfo.InvariantCulture) + "H";
    }

    public static bool TryDecode(string? value, out TimeSpan timeout)
    {
        timeout = default;
        if (value is null || value.Length is < 2 or > 9 ||
            !long.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        long? ticks = value[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            _ => null,
        };
        if (ticks is not null)
        {
            // 99,999,999 hours still fit into 64 bits.
            timeout = new TimeSpan(amount * ticks.Value);
            return true;
        }

        timeout = new TimeSpan((amount + 99) / 100);
        return value[^1] == 'n';
    }
}
