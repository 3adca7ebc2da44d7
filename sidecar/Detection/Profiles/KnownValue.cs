using System.Globalization;
using System.Text;

namespace Warden.Detection;

/// <summary>A value that an attribute had, and how often.</summary>
/// <param name="Fingerprint">See <see cref="Detection.Fingerprint"/>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The number, or NaN.</param>
/// <param name="Text">At most <see cref="HistoryLimits.TextBytes"/> bytes of the text.</param>
/// <param name="Count">How often it came.</param>
internal sealed record KnownValue(ulong Fingerprint, ValueKind Kind, double Number, byte[] Text, long Count)
{
    public override string ToString() => Kind switch
    {
        ValueKind.Number => Show(Number),
        ValueKind.Empty => "\"\"",
        ValueKind.Bytes => "0x" + Convert.ToHexStringLower(Text.AsSpan(0, Math.Min(Text.Length, 16))),
        _ => Encoding.UTF8.GetString(Text),
    };

    /// <summary>Gets a number as people write it: whole numbers without a point, others in their shortest form.</summary>
    public static string Show(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
}
