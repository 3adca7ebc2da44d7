using System.Text;

namespace Warden.Protocol;

/// <summary>Keys of several parts: U+0000, object type, U+0000, then each attribute and U+0000.</summary>
/// <remarks>
/// They sort apart from simple keys, which may not begin with U+0000. A part may hold neither U+0000 nor U+10FFFF and must be
/// valid Unicode. Source: fabric-chaincode-go, shim/stub.go, CreateCompositeKey.
/// </remarks>
public static class CompositeKey
{
    private const char Separator = '\0';
    private const string AboveAll = "\U0010FFFF";

    /// <summary>Makes a key.</summary>
    /// <exception cref="ArgumentException">A part is not allowed in a key.</exception>
    public static string Create(string objectType, params IReadOnlyList<string> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var key = new StringBuilder().Append(Separator);
        Append(key, objectType);
        foreach (var attribute in attributes)
        {
            Append(key, attribute);
        }

        return key.ToString();
    }

    /// <summary>Gets whether a key begins as composite keys do.</summary>
    public static bool IsComposite(string key) => key is [Separator, ..];

    /// <summary>Splits a key into its parts.</summary>
    /// <exception cref="ArgumentException">The key was not made by <see cref="Create"/>.</exception>
    public static (string ObjectType, IReadOnlyList<string> Attributes) Split(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length < 2 || key[0] != Separator || key[^1] != Separator)
        {
            throw new ArgumentException("A composite key begins and ends with U+0000.", nameof(key));
        }

        var parts = key[1..^1].Split(Separator);
        return (parts[0], parts[1..]);
    }

    /// <summary>Gets the range of all keys that begin with these parts: from the first, inclusive, to the second, exclusive.</summary>
    /// <exception cref="ArgumentException">A part is not allowed in a key.</exception>
    public static (string Start, string End) PartialRange(string objectType, params IReadOnlyList<string> attributes)
    {
        var prefix = Create(objectType, attributes);
        return (prefix, prefix + AboveAll);
    }

    private static void Append(StringBuilder key, string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == Separator)
            {
                throw new ArgumentException($"A part of a composite key holds U+0000 at {i}.", nameof(part));
            }

            if (!char.IsSurrogate(part[i]))
            {
                continue;
            }

            if (i + 1 == part.Length || !char.IsSurrogatePair(part[i], part[i + 1]))
            {
                throw new ArgumentException($"A part of a composite key is no valid Unicode at {i}.", nameof(part));
            }

            if (char.ConvertToUtf32(part[i], part[i + 1]) == 0x10FFFF)
            {
                throw new ArgumentException($"A part of a composite key holds U+10FFFF at {i}.", nameof(part));
            }

            i++;
        }

        key.Append(part).Append(Separator);
    }
}
