namespace Warden.Detection;

/// <summary>Whether bytes may begin as JSON does, to a reader that takes more than JSON.</summary>
/// <remarks>
/// Readers of contracts skip more than blanks before a value: control characters (org.json), a byte order mark (Jackson), comments (Gson, Json.NET), and
/// <c>)]}'</c> (Gson). What is skipped must not decide whether the value is looked at.
/// </remarks>
public static class JsonStart
{
    /// <summary>Whether an object or an array may begin here.</summary>
    public static bool OfTree(ReadOnlySpan<byte> value) => First(value) switch
    {
        (byte)'{' or (byte)'[' => true,
        (byte)'/' or (byte)'#' or (byte)')' => value.ContainsAny("{["u8),
        _ => false,
    };

    /// <summary>Whether an object, an array or a quoted text may begin here.</summary>
    public static bool OfValue(ReadOnlySpan<byte> value) => First(value) is (byte)'"' or (byte)'\'' || OfTree(value);

    // 0 where there is nothing but what may be skipped.
    private static byte First(ReadOnlySpan<byte> value)
    {
        foreach (var one in value)
        {
            if (one > (byte)' ' && one is not (0xEF or 0xBB or 0xBF))
                return one;
        }

        return 0;
    }
}
