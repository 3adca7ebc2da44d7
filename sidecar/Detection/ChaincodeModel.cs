using System.Collections.Frozen;
using System.Security.Cryptography;
using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What is usual for a chaincode, fitted to its history at one height. Immutable; one instance serves every call.</summary>
/// <remarks>Equal histories, schemas and seeds give equal bytes on every machine and for any number of threads.</remarks>
public sealed class ChaincodeModel
{
    private const int Version = 4;

    // With detectors beyond the default ones, which then are named behind the version.
    private const int FurtherVersion = Version + 256;

    private readonly FrozenDictionary<string, RootModel> _functions;
    private readonly FrozenDictionary<string, RootModel> _keys;
    private readonly FrozenDictionary<string, RootModel> _collections;
    private readonly byte[] _bytes;

    private ChaincodeModel(
        ulong height, long calls, bool hasTextbook, NumericDetectors detectors, IEnumerable<RootModel> functions, IEnumerable<RootModel> keys, CallConduct conduct,
        IEnumerable<RootModel> collections)
    {
        HasTextbook = hasTextbook;
        Detectors = detectors;
        Conduct = conduct;
        Height = height;
        Calls = calls;
        _functions = functions.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        _keys = keys.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        _collections = collections.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        _bytes = Encode();
        Digest = Convert.ToHexStringLower(SHA256.HashData(_bytes));
    }

    /// <summary>Gets the number of blocks the history had.</summary>
    public ulong Height { get; }

    /// <summary>Gets the number of transactions the history had.</summary>
    public long Calls { get; }

    /// <summary>What is usual of calls as a whole.</summary>
    internal CallConduct Conduct { get; }

    /// <summary>Gets the SHA-256 of the model's bytes, lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>Fits a model.</summary>
    /// <param name="history">What was committed; read, not changed. Nobody may write to it meanwhile.</param>
    /// <param name="schema">The schema in force, or null.</param>
    /// <param name="policy">The policy in force. Its limits are applied when scoring, so that a change of them needs no new fit; textbook thresholds hold from the first fit on that was made under them.</param>
    /// <param name="height">The height the history stands at; part of the bytes.</param>
    /// <param name="seed">The epoch's seed: the hash of the last block.</param>
    /// <param name="options">Threads and detectors; the defaults when null.</param>
    public static ChaincodeModel Fit(
        ChaincodeHistory history, AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(policy);
        options = (options ?? new()) with { Records = NamesRecords(policy.With(schema)) };
        var epoch = Fingerprint.Seeded(height, SHA256.HashData(seed));
        var work = history.Functions.Select(r => (Side: 0, Name: r.Key, History: r.Value))
            .Concat(history.Keys.Select(r => (Side: 1, Name: r.Key, History: r.Value)))
            .Concat(history.Collections.Select(r => (Side: 2, Name: r.Key, History: r.Value)))
            .ToArray();
        var fitted = new RootModel[work.Length];
        var textbook = policy.Thresholds == ThresholdKind.Textbook;
        var numeric = LeafFit.Options with { Detectors = options.Detectors, Forms = textbook ? ModelForms.Both : ModelForms.Calibrated };
        Parallel.For(0, work.Length, options.Parallel, i =>
        {
            var own = Fingerprint.Seeded(epoch + (ulong)work[i].Side, System.Text.Encoding.UTF8.GetBytes(work[i].Name));
            fitted[i] = RootModel.Fit(work[i].Name, work[i].History, schema, history.Conduct.OrganizationOf, own, numeric, options, hashed: work[i].Side == 2);
        });
        RootModel[][] sides = [.. Enumerable.Range(0, 3).Select(side => fitted.Where((_, i) => work[i].Side == side).ToArray())];
        var window = policy.Conduct?.WindowBlocks ?? ConductLimits.WindowBlocks;
        return new(
            height, history.Calls, textbook, options.Detectors, sides[0], sides[1],
            CallConduct.Fit(history.Conduct.Log, history.Conduct.Kinds, sides[0], window), sides[2]);
    }

    /// <summary>Gets what the model knows of each attribute, ordered by path.</summary>
    public IReadOnlyList<AttributeSummary> Describe()
    {
        var all = new List<AttributeSummary>();
        foreach (var root in _functions.Values.Concat(_keys.Values).Concat(_collections.Values))
        {
            for (var node = 0; node < root.Leaves.Length; node++)
            {
                if (root.IsListed(node))
                    all.Add(AttributeSummary.Of(root.Name, root.Leaves[node], root.Conduct[node]));
            }
        }

        all.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return all;
    }

    /// <summary>Gets the canonical bytes.</summary>
    public byte[] ToBytes() => (byte[])_bytes.Clone();

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="ToBytes"/> wrote.</exception>
    /// <param name="bytes">What <see cref="ToBytes"/> gave.</param>
    /// <param name="detectors">The detectors it was fitted with; null for the default ones.</param>
    public static ChaincodeModel FromBytes(ReadOnlyMemory<byte> bytes, NumericDetectors? detectors = null)
    {
        var from = new HistoryReader(bytes) { Detectors = detectors ?? NumericDetectors.Default };
        var expected = from.Detectors.AreDefault ? Version : FurtherVersion;
        if (from.Int() is var version && version != expected)
            throw new InvalidDataException($"A model of version {expected} was expected, version {version} came.");
        if (version == FurtherVersion)
            from.Detectors.ReadFurther(from);
        var (height, calls, textbook) = (from.Unsigned(), from.Long(), from.Bool());
        var (functions, keys, conduct) = (ReadRoots(from), ReadRoots(from), CallConduct.Read(from));
        var model = new ChaincodeModel(height, calls, textbook, from.Detectors, functions, keys, conduct, from.AtEnd ? [] : ReadRoots(from));
        return from.AtEnd ? model : throw new InvalidDataException("Something follows the model.");
    }

    /// <summary>Gets the detectors of numbers that it was fitted with.</summary>
    public NumericDetectors Detectors { get; }

    /// <summary>Whether it can answer with textbook thresholds: it was fitted under a policy that asks for them.</summary>
    internal bool HasTextbook { get; }

    internal RootModel? Function(ReadOnlySpan<char> name) => Find(_functions, name);

    internal RootModel? Key(ReadOnlySpan<char> pattern) => Find(_keys, pattern);

    /// <summary>Gets the tree of the digests of a collection's values.</summary>
    internal RootModel? Collection(string name) => _collections.Count == 0 ? null : Find(_collections, PrivateHash.TreeOf(name));

    /// <summary>Gets the tree of one kind of a tree's records; null where it has none.</summary>
    internal RootModel? Kind(RootModel root, string kind) => _keys.GetValueOrDefault(KeyPattern.OfKind(root.Name, kind));

    // A model of whole records is worth its bytes only where a strategy asks for it; one that changes to it waits for the next fit.
    private static bool NamesRecords(DetectionPolicy policy) => StrategySyntax.NamesIn(policy).Contains("record", StringComparer.Ordinal);

    private static RootModel? Find(FrozenDictionary<string, RootModel> roots, ReadOnlySpan<char> name) =>
        roots.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var root) || roots.TryGetValue(HistoryLimits.OtherRoot, out root) ? root : null;

    private static RootModel[] ReadRoots(HistoryReader from)
    {
        var roots = new RootModel[from.Count()];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = RootModel.Read(from);
        return roots;
    }

    private static void WriteRoots(HistoryWriter to, FrozenDictionary<string, RootModel> roots)
    {
        to.Int(roots.Count);
        foreach (var root in roots.Values.OrderBy(r => r.Name, StringComparer.Ordinal))
            root.Write(to);
    }

    private byte[] Encode()
    {
        var to = new HistoryWriter();
        to.Int(Detectors.AreDefault ? Version : FurtherVersion);
        if (!Detectors.AreDefault)
            Detectors.WriteFurther(to);
        to.Unsigned(Height);
        to.Long(Calls);
        to.Bool(HasTextbook);
        WriteRoots(to, _functions);
        WriteRoots(to, _keys);
        Conduct.Write(to);
        if (_collections.Count > 0)
            WriteRoots(to, _collections);
        return to.Written.ToArray();
    }
}
