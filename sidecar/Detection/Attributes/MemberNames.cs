namespace Warden.Detection;

/// <summary>Says which names of JSON members are one to a contract: Go's <c>encoding/json</c> and Json.NET take another case for the same member.</summary>
/// <remarks>Letters of ASCII, and the two others that Go folds into them: U+017F (long s) and U+212A (Kelvin). No table of the platform takes part, so all endorsers agree.</remarks>
internal static class MemberNames
{
    /// <summary>Whether two paths differ in the case of letters at most.</summary>
    public static bool AreOne(string path, string other)
    {
        if (path.Length != other.Length)
            return false;
        for (var i = 0; i < path.Length; i++)
        {
            if (Folded(path[i]) != Folded(other[i]))
                return false;
        }

        return true;
    }

    private static char Folded(char c) => c switch
    {
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        '\u017F' => 's',
        '\u212A' => 'k',
        _ => c,
    };
}
