using System.Text;

namespace Warden.Chaincode.Shim;

/// <summary>Rules of state keys: which are simple, how composite ones are joined, which range covers a partial one.</summary>
/// <remarks>A composite key is U+0000, the object type, U+0000, then each attribute and U+0000: fabric-chaincode-go, shim/stub.go.</remarks>
internal static class StateKeys
{
    public const char Separator = '\0';

    // U+10FFFF, the largest code point: no part of a composite key may hold it, so it ends the range of a prefix.
    public const string Last = "\U0010FFFF";

    // A range that begins with the empty key would take composite keys in; this is the first simple key.
    public const string FirstSimpleKey = "\u0001";

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string Create(string objectType, IReadOnlyList<string> attributes)
    {
        var key = new StringBuilder().Append(Separator).Append(CheckPart(objectType)).Append(Separator);
        foreach (var attribute in attributes)
            key.Append(CheckPart(attribute)).Append(Separator);
        return key.ToString();
    }

    public static (string ObjectType, IReadOnlyList<string> Attributes) Split(string compositeKey)
    {
        if (compositeKey.Length < 2 || compositeKey[0] != Separator || compositeKey[^1] != Separator)
            throw new ArgumentException("Expected a composite key: U+0000, then parts that each end with U+0000.", nameof(compositeKey));
        var parts = compositeKey[1..^1].Split(Separator);
        return (parts[0], parts[1..]);
    }

    public static (string Start, string End) PartialRange(string objectType, IReadOnlyList<string> attributes)
    {
        var prefix = Create(objectType, attributes);
        return (prefix, prefix + Last);
    }

    /// <summary>Gets the range of simple keys that the peer is asked for.</summary>
    public static (string Start, string End) SimpleRange(string startKey, string endKey)
    {
        CheckSimple(startKey);
        CheckSimple(endKey);
        return (startKey.Length == 0 ? FirstSimpleKey : startKey, endKey);
    }

    public static string CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key;
    }

    public static string CheckCollection(string collection)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        return collection;
    }

    private static void CheckSimple(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > 0 && key[0] == Separator)
            throw new ArgumentException($"first character of the key [{key}] contains a null character which is not allowed");
    }

    private static string CheckPart(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        try
        {
            _strictUtf8.GetByteCount(part);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("A part of a composite key is not valid Unicode.", e);
        }
        if (part.Contains(Separator) || part.Contains(Last, StringComparison.Ordinal))
            throw new ArgumentException("A part of a composite key holds U+0000 or U+10FFFF, which separate parts and end ranges.");
        return part;
    }
}
