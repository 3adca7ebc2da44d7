using System.Collections.Frozen;
using System.Security.Cryptography;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What is usual for a chaincode, fitted to its history at one height. Immutable; one instance serves every call.</summary>
/// <remarks>Equal histories, schemas and seeds give equal bytes on every machine and for any number of threads.</remarks>
public sealed class ChaincodeModel
{
    private const int Version = 2;

    private readonly FrozenDictionary<string, RootModel> _functions;
    private readonly FrozenDictionary<string, RootModel> _keys;
    private readonly byte[] _bytes;

    private ChaincodeModel(ulong height, long calls, IEnumerable<RootModel> functions, IEnumerable<RootModel> keys)
    {
        Height = height;
        Calls = calls;
        _functions = functions.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        _keys = keys.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        _bytes = Encode();
        Digest = Convert.ToHexStringLower(SHA256.HashData(_bytes));
    }

    /// <summary>Gets the number of blocks the history had.</summary>
    public ulong Height { get; }

    /// <summary>Gets the number of transactions the history had.</summary>
    public long Calls { get; }

    /// <summary>Gets the SHA-256 of the model's bytes, lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>Fits a model.</summary>
    /// <param name="history">What was committed; read, not changed. Nobody may write to it meanwhile.</param>
    /// <param name="schema">The schema in force, or null.</param>
    /// <param name="policy">The policy in force; its thresholds are applied when scoring, so that a change of them needs no new fit.</param>
    /// <param name="height">The height the history stands at; part of the bytes.</param>
    /// <param name="seed">The epoch's seed: the hash of the last block.</param>
    public static ChaincodeModel Fit(ChaincodeHistory history, AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(policy);
        var epoch = Fingerprint.Seeded(height, SHA256.HashData(seed));
        var work = history.Functions.Select(r => (IsKey: false, Name: r.Key, History: r.Value))
            .Concat(history.Keys.Select(r => (IsKey: true, Name: r.Key, History: r.Value)))
            .ToArray();
        var fitted = new RootModel[work.Length];
        Parallel.For(0, work.Length, i =>
        {
            var own = Fingerprint.Seeded(epoch + (work[i].IsKey ? 1UL : 0UL), System.Text.Encoding.UTF8.GetBytes(work[i].Name));
            fitted[i] = RootModel.Fit(work[i].Name, work[i].History, schema, own);
        });
        var functions = fitted.Where((_, i) => !work[i].IsKey).ToArray();
        var keys = fitted.Where((_, i) => work[i].IsKey).ToArray();
        return new(height, history.Calls, functions, keys);
    }

    /// <summary>Gets what the model knows of each attribute, ordered by path.</summary>
    public IReadOnlyList<AttributeSummary> Describe()
    {
        var all = new List<AttributeSummary>();
        foreach (var root in _functions.Values.Concat(_keys.Values))
        {
            foreach (var leaf in root.Leaves)
            {
                if (leaf.Count > 0)
                    all.Add(AttributeSummary.Of(root.Name, leaf));
            }
        }

        all.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return all;
    }

    /// <summary>Gets the canonical bytes.</summary>
    public byte[] ToBytes() => (byte[])_bytes.Clone();

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="ToBytes"/> wrote.</exception>
    public static ChaincodeModel FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var from = new HistoryReader(bytes);
        if (from.Int() is var version && version != Version)
            throw new InvalidDataException($"A model of version {Version} was expected, version {version} came.");
        var (height, calls) = (from.Unsigned(), from.Long());
        var model = new ChaincodeModel(height, calls, ReadRoots(from), ReadRoots(from));
        return from.AtEnd ? model : throw new InvalidDataException("Something follows the model.");
    }

    internal RootModel? Function(ReadOnlySpan<char> name) => Find(_functions, name);

    internal RootModel? Key(ReadOnlySpan<char> pattern) => Find(_keys, pattern);

    /// <summary>Gets the tree of one kind of a tree's records; null where it has none.</summary>
    internal RootModel? Kind(RootModel root, string kind) => _keys.GetValueOrDefault(KeyPattern.OfKind(root.Name, kind));

    private static RootModel? Find(FrozenDictionary<string, RootModel> roots, ReadOnlySpan<char> name) =>
        roots.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var root) || roots.TryGetValue(HistoryLimits.OtherRoot, out root) ? root : null;

    private static RootModel[] ReadRoots(HistoryReader from)
    {
        var roots = new RootModel[from.Count()];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = RootModel.Read(from);
        return roots;
    }

    private byte[] Encode()
    {
        var to = new HistoryWriter();
        to.Int(Version);
        to.Unsigned(Height);
        to.Long(Calls);
        foreach (var roots in (FrozenDictionary<string, RootModel>[])[_functions, _keys])
        {
            to.Int(roots.Count);
            foreach (var root in roots.Values.OrderBy(r => r.Name, StringComparer.Ordinal))
                root.Write(to);
        }

        return to.Written.ToArray();
    }
}
