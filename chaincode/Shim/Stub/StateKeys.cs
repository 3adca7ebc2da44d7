using Warden.Protocol;

namespace Warden.Chaincode.Shim;

/// <summary>Rules of simple state keys; <see cref="CompositeKey"/> has those of composite ones.</summary>
internal static class StateKeys
{
    /// <summary>The range of all composite keys: from what they begin with to the largest code point after it, which none of them holds.</summary>
    public static readonly (string Start, string End) AllComposite = ("\0", "\0\U0010FFFF");

    // A range that begins with the empty key would take composite keys in; this is the first simple key.
    private const string FirstSimpleKey = "\u0001";

    /// <summary>Gets the range of simple keys that the peer is asked for.</summary>
    public static (string Start, string End) SimpleRange(string startKey, string endKey)
    {
        CheckSimple(startKey);
        CheckSimple(endKey);
        return (startKey.Length == 0 ? FirstSimpleKey : startKey, endKey);
    }

    // These texts are those of fabric-chaincode-go, shim/stub.go.
    public static string CheckKey(string key) =>
        string.IsNullOrEmpty(key) ? throw new InvalidRequestException("key must not be an empty string") : key;

    public static string CheckCollection(string collection) =>
        string.IsNullOrEmpty(collection) ? throw new InvalidRequestException("collection must not be an empty string") : collection;

    public static string Composite(string objectType, IReadOnlyList<string> attributes) =>
        Refusing(() => CompositeKey.Create(objectType, attributes));

    public static (string Start, string End) PartialRange(string objectType, IReadOnlyList<string> attributes) =>
        Refusing(() => CompositeKey.PartialRange(objectType, attributes));

    public static (string ObjectType, IReadOnlyList<string> Attributes) Split(string compositeKey) => Refusing(() => CompositeKey.Split(compositeKey));

    private static void CheckSimple(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (CompositeKey.IsComposite(key))
            throw new InvalidRequestException($"first character of the key [{key}] contains a null character which is not allowed");
    }

    private static T Refusing<T>(Func<T> ofCompositeKey)
    {
        try
        {
            return ofCompositeKey();
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new InvalidRequestException(e.Message);
        }
    }
}
