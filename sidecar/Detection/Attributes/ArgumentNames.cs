using System.Text;

namespace Warden.Detection;

/// <summary>The names <c>args[0]</c>, <c>args[1]</c> … in UTF-8, made once.</summary>
internal static class ArgumentNames
{
    private static readonly byte[][] Names = [.. Enumerable.Range(0, 64).Select(Make)];

    public static byte[] Of(int index) => index < Names.Length ? Names[index] : Make(index);

    private static byte[] Make(int index) => Encoding.UTF8.GetBytes(FormattableString.Invariant($"args[{index}]"));
}
