namespace Warden.Chaincode.Shim;

/// <summary>Rules of simple state keys; <see cref="Protocol.CompositeKey"/> has those of composite ones.</summary>
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
        if (Protocol.CompositeKey.IsComposite(key))
            throw new ArgumentException($"first character of the key [{key}] contains a null character which is not allowed");
    }
}
