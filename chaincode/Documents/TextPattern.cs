using System.Text;

namespace Warden.Documents;

/// <summary>A form of texts: <c>*</c> stands for any characters or none, <c>?</c> for one, <c>\</c> before one of the three for the character itself.</summary>
/// <remarks>
/// Texts are UTF-8, upper and lower case differ, and the whole text has to match. All the places of the pattern that a text may have come to are the bits of
/// one number (Baeza-Yates and Gonnet, "A new approach to text searching", CACM 1992), so the time grows with the text alone, whatever pattern and text are.
/// </remarks>
public sealed class TextPattern
{
    /// <summary>How many bytes a pattern may have: one bit each, and one for the end.</summary>
    public const int MaximumBytes = 127;

    private const int AnyCharacter = -1;

    // A bit for each symbol of the pattern, the lowest for the first; the one above the last stands for a match.
    private readonly UInt128[] _literals = new UInt128[256];
    private readonly UInt128 _any;
    private readonly UInt128 _repeated;
    private readonly UInt128 _end;

    private TextPattern(IReadOnlyList<int> symbols, UInt128 repeated)
    {
        _repeated = repeated;
        _end = UInt128.One << symbols.Count;
        for (var i = 0; i < symbols.Count; i++)
        {
            ref var places = ref symbols[i] == AnyCharacter ? ref _any : ref _literals[symbols[i]];
            places |= UInt128.One << i;
        }
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="path">What the message names.</param>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="DocumentException">It is none, or it has no character of its own and so lists everything.</exception>
    public static TextPattern Read(string path, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var bytes = Encoding.UTF8.GetBytes(pattern);
        Require(bytes.Length is > 0 and <= MaximumBytes, path, $"1 to {MaximumBytes} bytes", $"{bytes.Length}");
        var symbols = new List<int>();
        var repeated = UInt128.Zero;
        for (var i = 0; i < bytes.Length; i++)
        {
            switch (bytes[i])
            {
                case (byte)'*':
                    repeated |= UInt128.One << symbols.Count;
                    break;
                case (byte)'?':
                    symbols.Add(AnyCharacter);
                    break;
                case (byte)'\\':
                    Require(i + 1 < bytes.Length && bytes[i + 1] is (byte)'*' or (byte)'?' or (byte)'\\', path, "*, ? or \\ behind each \\", "another character or the end");
                    symbols.Add(bytes[++i]);
                    break;
                default:
                    symbols.Add(bytes[i]);
                    break;
            }
        }

        Require(symbols.Any(symbol => symbol != AnyCharacter), path, "at least one character beside * and ?", "none");
        return new TextPattern(symbols, repeated);
    }

    /// <summary>Whether a text has the form.</summary>
    /// <param name="utf8">The text. Whatever is no UTF-8 is at least matched by <c>*</c>.</param>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        var reached = UInt128.One;
        var inCharacter = UInt128.Zero;
        foreach (var one in utf8)
        {
            // A character of several bytes: the first one takes a ?, those behind it stay there.
            var continues = (one & 0xC0) == 0x80;
            var next = ((reached & (continues ? _literals[one] : _literals[one] | _any)) << 1) | (reached & _repeated);
            inCharacter = continues ? inCharacter : one >= 0xC0 ? (reached & _any) << 1 : UInt128.Zero;
            reached = continues ? next | inCharacter : next;
            if (reached == 0)
            {
                return false;
            }
        }

        return (reached & _end) != 0;
    }

    private static void Require(bool holds, string path, string expected, string came)
    {
        if (!holds)
        {
            throw new DocumentException($"{path}: expected {expected}, but {came} came");
        }
    }
}
