namespace Warden.Detection.Tables;

/// <summary>Finds texts whose characters were lost or mistaken when bytes were read as text.</summary>
internal static class EncodingRule
{
    private const double P = 1e-4;

    public static CellVerdict? Judge(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '\uFFFD')
                return new(P, TableRule.Encoding, "with a character lost in reading", null, null, "read in another encoding?");
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
                return new(P, TableRule.Encoding, "with a control character");
            if (i > 0 && IsBelow(c) && char.IsLetter(value[i - 1]) && !Joins(c, value[i - 1]))
                return new(P, TableRule.Encoding, "with a letter and a mark that no script joins", null, null, "read in another encoding?");
            if (i + 1 < value.Length && IsTwoBytes(c, value[i + 1]))
                return new(P, TableRule.Encoding, "with two characters for one", null, null, "UTF-8 read as another encoding?");
        }

        return null;
    }

    // The first and second byte of a two- or three-byte UTF-8 sequence, each as a character of Latin-1 or of its Windows variant.
    private static bool IsTwoBytes(char first, char second) =>
        (first is 'Ã' or 'Â' or 'Å' or 'Ä' && second is >= '\u0080' and <= '\u00BF') || (first == 'â' && second is '€' or '\u0080' or '\u201A');

    // Marks that stand below or through a letter; those above it are many scripts' accents.
    private static bool IsBelow(char c) => c is >= '\u0316' and <= '\u033F' or >= '\u0345' and <= '\u034E';

    // The letters that Unicode has together with the mark as one character.
    private static bool Joins(char mark, char letter) => !char.IsAscii(letter) || char.ToLowerInvariant(letter) is var c && mark switch
    {
        '\u0323' => "abdehiklmnorstuvwyz".Contains(c),
        '\u0324' or '\u0325' => c is 'a' or 'u',
        '\u0326' => c is 's' or 't',
        '\u0327' => "cdeghklnrst".Contains(c),
        '\u0328' => "aeiou".Contains(c),
        '\u032D' => "delntu".Contains(c),
        '\u032E' => c == 'h',
        '\u0330' => "eiu".Contains(c),
        '\u0331' => "bdhklnrtz".Contains(c),
        '\u0332' or '\u0338' => true,
        _ => false,
    };
}
