namespace Warden.Detection;

/// <summary>Dates and times of ISO 8601: <c>2024-02-29</c>, <c>2024-02-29T23:59:59.5Z</c>, <c>…+01:00</c>.</summary>
internal static class IsoTime
{
    private const double SecondsPerDay = 86400;

    /// <summary>Gets Date or DateTime and the seconds since 1970, or None.</summary>
    public static TextForms Classify(ReadOnlySpan<byte> text, ref double seconds)
    {
        if (text.Length < 10 || text.Length > 40 || !TryDate(text, out var days))
            return TextForms.None;
        if (text.Length == 10)
        {
            seconds = days * SecondsPerDay;
            return TextForms.Date;
        }

        if (!TryTime(text[10..], out var time))
            return TextForms.None;
        seconds = (days * SecondsPerDay) + time;
        return TextForms.DateTime;
    }

    /// <summary>Gets a point in time as text, to the second.</summary>
    public static string Format(double seconds, bool dateOnly)
    {
        if (!(seconds is > -62135596800.0 and < 253402300799.0))
            return seconds < 0 ? "before year 1" : "after year 9999";
        var time = DateTime.UnixEpoch.AddSeconds(Math.Round(seconds));
        return time.ToString(dateOnly ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out double days)
    {
        days = 0;
        if (text[4] != (byte)'-' || text[7] != (byte)'-' || !Two(text[5..], out var month) || !Two(text[8..], out var day)
            || !Two(text, out var century) || !Two(text[2..], out var year))
        {
            return false;
        }

        year += 100 * century;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Days;
        return true;
    }

    // Thh:mm[:ss[.fff]][Z|±hh:mm]; a space may stand for the T.
    private static bool TryTime(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)' ') || !Two(text[1..], out var hour) || text[3] != (byte)':'
            || !Two(text[4..], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        seconds = (hour * 3600) + (minute * 60);
        text = text[6..];
        if (text.Length >= 3 && text[0] == (byte)':')
        {
            if (!Two(text[1..], out var second) || second > 60)
                return false;
            seconds += second;
            text = text[3..];
            if (text.Length >= 2 && text[0] == (byte)'.')
            {
                var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                end = end < 0 ? text.Length : end + 1;
                if (end == 1)
                    return false;
                text = text[end..];
            }
        }

        if (text.IsEmpty || (text.Length == 1 && text[0] == (byte)'Z'))
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != (byte)':' || !Two(text[1..], out var hours) || !Two(text[4..], out var minutes))
            return false;
        var offset = (hours * 3600) + (minutes * 60);
        seconds += text[0] == (byte)'+' ? -offset : offset;
        return true;
    }

    private static bool Two(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length < 2 || text[0] is < (byte)'0' or > (byte)'9' || text[1] is < (byte)'0' or > (byte)'9')
            return false;
        value = ((text[0] - '0') * 10) + text[1] - '0';
        return true;
    }
}
