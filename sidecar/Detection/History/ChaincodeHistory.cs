using System.Security.Cryptography;
using System.Text;

namespace Warden.Detection;

/// <summary>What is kept of a chaincode's committed calls. Bounded, mutable, for one writer.</summary>
/// <remarks>
/// Equal blocks give equal bytes on every machine, whatever the order in which a block's transactions are handed in, and wherever
/// the history was written out and read back in between. Only committed, valid transactions belong in here.
/// </remarks>
public sealed class ChaincodeHistory
{
    private const int Version = 6;

    private readonly Record _record = new();
    private RootSet _functions = new();
    private RootSet _keys = new();
    private RootSet _collections = new();
    private ConductHistory _conduct = new();

    /// <summary>Gets the transactions taken in.</summary>
    public long Calls { get; private set; }

    /// <summary>Gets the number of the next block to take in; blocks below it are in the history.</summary>
    public ulong Height { get; private set; }

    internal IReadOnlyDictionary<string, RootHistory> Functions => _functions.Roots;

    internal IReadOnlyDictionary<string, RootHistory> Keys => _keys.Roots;

    /// <summary>The digests of private values, by collection.</summary>
    internal IReadOnlyDictionary<string, RootHistory> Collections => _collections.Roots;

    internal ConductHistory Conduct => _conduct;

    /// <summary>Takes in the valid transactions of a block, in any order.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="calls">Its transactions; <see cref="CommittedCall.Index"/> says in which order they stand, then the transaction id.</param>
    /// <returns>False where the block, or a later one, was taken in before; then nothing changed.</returns>
    public bool ObserveBlock(ulong number, IEnumerable<CommittedCall> calls)
    {
        if (number < Height)
            return false;
        foreach (var call in calls.OrderBy(c => c.Index).ThenBy(c => c.TxId, StringComparer.Ordinal))
            Observe(call);
        Height = number + 1;
        return true;
    }

    /// <summary>Takes in one transaction. The caller keeps the order of the ledger; <see cref="ObserveBlock"/> does it by itself.</summary>
    public void Observe(CommittedCall call)
    {
        _conduct.Observe(call, _record);
        if (!call.Teaches)
        {
            foreach (var write in call.Writes)
                _conduct.Values.Take(write, _record, ConductHistory.NoPaths);
            return;
        }

        Calls++;
        var id = TransactionFingerprint(call.TxId);
        if (call.Args.Count > 1)
        {
            var root = _functions.For(FunctionOf(call.Args));
            _record.Begin(root.Paths, learn: true);
            _record.ReadArguments(call.Args);
            root.Observe(_record, id, id, new(call.Caller, call.Block) { IsDeclared = call.IsDeclared }, NamesOf(call.Writes));
        }

        for (var i = 0; i < call.Writes.Count; i++)
            ObserveWrite(call, call.Writes[i], Fingerprint.Mix(id + (ulong)i + 1));
        foreach (var touch in call.Touches)
        {
            if (touch.Hash is { } hash)
                ObservePrivate(call, touch.Name, hash, Fingerprint.Mix(id ^ hash.Key));
        }
    }

    /// <summary>Writes the history out.</summary>
    public byte[] ToBytes()
    {
        var to = new HistoryWriter();
        to.Int(Version);
        to.Long(Calls);
        to.Unsigned(Height);
        _functions.Write(to);
        _keys.Write(to);
        _collections.Write(to);
        _conduct.Write(to);
        return to.Written.ToArray();
    }

    /// <summary>Reads a history back.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="ToBytes"/> wrote.</exception>
    public static ChaincodeHistory FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var from = new HistoryReader(bytes);
        if (from.Int() is var version && version != Version)
            throw new InvalidDataException($"A history of version {Version} was expected, version {version} came.");
        return new ChaincodeHistory
        {
            Calls = from.Long(),
            Height = from.Unsigned(),
            _functions = RootSet.Read(from),
            _keys = RootSet.Read(from),
            _collections = RootSet.Read(from),
            _conduct = ConductHistory.Read(from),
        };
    }

    /// <summary>Gets the SHA-256 of the history's bytes, lower-case hexadecimal.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(ToBytes()));

    internal static string FunctionOf(IReadOnlyList<ReadOnlyMemory<byte>> args)
    {
        var name = args[0].Span;
        return Encoding.UTF8.GetString(name[..Math.Min(name.Length, 128)]);
    }

    private static ulong TransactionFingerprint(string txId)
    {
        // The creator of a transaction chooses its id in part; a cryptographic digest keeps the choice of the sample out of easy reach.
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(txId), digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    // The keys written, and the attributes of composite ones.
    private static HashSet<ulong> NamesOf(IReadOnlyList<StateWrite> writes)
    {
        var names = new HashSet<ulong>();
        foreach (var write in writes)
        {
            foreach (var part in write.Key.Split('\0', StringSplitOptions.RemoveEmptyEntries))
                names.Add(Fingerprint.Of(ValueKind.Text, Encoding.UTF8.GetBytes(part)));
        }

        return names;
    }

    private void ObservePrivate(CommittedCall call, string collection, PrivateHash hash, ulong priority)
    {
        var root = _collections.For(PrivateHash.TreeOf(collection));
        hash.Read(_record, root.Paths, learn: true);
        root.Observe(_record, priority, hash.Key, new(call.Caller, call.Block), mayBranch: false);
    }

    private void ObserveWrite(CommittedCall call, StateWrite write, ulong priority)
    {
        var pattern = KeyPattern.Of(write.Key, write.Collection);
        var root = _keys.For(pattern);
        if (write.IsDelete)
        {
            root.Deletes++;
            _conduct.Values.Remove(LastValues.KeyOf(write));
            return;
        }

        _record.Begin(root.Paths, learn: true);
        _record.ReadValue(0, write.Value.Span);
        var sighting = _conduct.Sighted(call, write, _record);
        root.Observe(_record, priority, Fingerprint.OfKey(write.Key), sighting);
        if (root.Discriminator < 0 || !_keys.Roots.ContainsKey(pattern) || !_record.TryFind(root.Discriminator, out var token) || token.Kind != ValueKind.Text)
            return;

        // The whole tree goes on learning too: it judges kinds that have no history yet, and knows which kinds there are.
        var kind = KeyPattern.OfKind(pattern, _record.StringOf(token));
        if (_keys.ForKind(kind) is not { } own)
            return;
        _record.Begin(own.Paths, learn: true);
        _record.ReadValue(0, write.Value.Span);
        own.Observe(_record, priority, Fingerprint.OfKey(write.Key), sighting, mayBranch: false);
    }
}
