using System.Globalization;
using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Host.Ledger;

/// <summary>How the parts of a call stand in the columns of a <see cref="LedgerStore"/>.</summary>
internal static class StoredCall
{
    /// <summary>Reads arguments.</summary>
    public static List<ReadOnlyMemory<byte>> ArgumentsIn(byte[] bytes) =>
        [.. ChaincodeInput.Parser.ParseFrom(bytes).Args.Select(a => a.Memory)];

    /// <summary>Reads writes.</summary>
    public static StateWrite[] WritesIn(byte[] bytes) =>
        [.. KVRWSet.Parser.ParseFrom(bytes).Writes.Select(w => new StateWrite(w.Key, w.Value.Memory, w.IsDelete))];

    /// <summary>Writes what was done to keys.</summary>
    /// <remarks>The kind's number, then the name. A collection's name has no blank: what follows one are the digests of a private write.</remarks>
    public static string TextOf(IReadOnlyList<KeyTouch> touches) => CanonicalJson.ToText(touches
        .Select(t => FormattableString.Invariant($"{(int)t.Kind}{t.Name}") + (t.Hash is { } hash ? FormattableString.Invariant($" {hash.Key:x16}{hash.Value}") : ""))
        .ToArray());

    /// <summary>Reads what was done to keys.</summary>
    public static KeyTouch[] TouchesIn(string text) => [.. CanonicalJson.Read<string[]>(text).Select(TouchIn)];

    /// <summary>Writes arguments.</summary>
    public static byte[] Bytes(IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        new ChaincodeInput { Args = { arguments.Select(a => UnsafeByteOperations.UnsafeWrap(a)) } }.ToByteArray();

    /// <summary>Writes writes.</summary>
    public static byte[] Bytes(IReadOnlyList<StateWrite> writes) => new KVRWSet
    {
        Writes = { writes.Select(w => new KVWrite { Key = w.Key, IsDelete = w.IsDelete, Value = UnsafeByteOperations.UnsafeWrap(w.Value) }) },
    }.ToByteArray();

    private static KeyTouch TouchIn(string text)
    {
        const int KeyDigits = 16;
        var kind = (KeyTouchKind)(text[0] - '0');
        var blank = kind == KeyTouchKind.PrivateWrite ? text.IndexOf(' ', StringComparison.Ordinal) : -1;
        return blank < 0
            ? new KeyTouch(kind, text[1..])
            : new KeyTouch(kind, text[1..blank])
            {
                Hash = new PrivateHash(ulong.Parse(text.AsSpan(blank + 1, KeyDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), text[(blank + 1 + KeyDigits)..]),
            };
    }
}
