namespace Warden.Embedded;

/// <summary>Orders strings as their UTF-8 bytes, which is how LevelDB orders a peer's keys.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        // UTF-16 puts surrogates (U+10000 and above) before U+E000..U+FFFF, UTF-8 after them.
        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b
            : char.IsSurrogate(a) ? (b >= '\ue000' ? 1 : a - b)
            : a >= '\ue000' ? -1 : a - b;
    }
}
