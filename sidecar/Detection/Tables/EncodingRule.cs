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
            if (i + 1 < value.Length && IsTwoBytes(c, value[i + 1]))
                return new(P, TableRule.Encoding, "with two characters for one", null, null, "UTF-8 read as another encoding?");
        }

        return null;
    }

    // The first and second byte of a two- or three-byte UTF-8 sequence, each as a character of Latin-1 or of its Windows variant.
    private static bool IsTwoBytes(char first, char second) =>
        (first is 'Ã' or 'Â' or 'Å' or 'Ä' && second is >= '\u0080' and <= '\u00BF') || (first == 'â' && second is '€' or '\u0080' or '\u201A');
}
