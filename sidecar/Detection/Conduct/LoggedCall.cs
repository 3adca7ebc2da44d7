namespace Warden.Detection;

/// <summary>A call as it is compared with later ones: who, which function, which values.</summary>
/// <param name="block">The block that holds it; for one not yet committed the block it was proposed for.</param>
/// <param name="identity">See <see cref="Caller.IdentityId"/>.</param>
/// <param name="function">Fingerprint of the function's name.</param>
/// <param name="paths">Fingerprints of the paths of its arguments.</param>
/// <param name="values">Fingerprints of its arguments, in the same order.</param>
/// <param name="teaches">Whether history learns from it.</param>
internal sealed class LoggedCall(ulong block, ulong identity, ulong function, ulong[] paths, ulong[] values, bool teaches)
{
    private FunctionConduct? _knownFor;
    private ulong _content;

    public ulong Block => block;

    public ulong Identity => identity;

    public ulong Function => function;

    public bool Teaches => teaches;

    /// <summary>Reads a call.</summary>
    public static LoggedCall Of(ulong block, Caller caller, IReadOnlyList<ReadOnlyMemory<byte>> args, bool teaches, Record record, PathTable none)
    {
        record.Begin(none, learn: false);
        record.ReadArguments(args);
        Span<ulong> paths = stackalloc ulong[ConductLimits.ValuesPerCall];
        Span<ulong> values = stackalloc ulong[ConductLimits.ValuesPerCall];
        var count = 0;
        foreach (var token in record.Tokens)
        {
            if (token.Kind is ValueKind.Object or ValueKind.Array)
                continue;
            var value = token.Kind == ValueKind.Number ? Fingerprint.Of(token.Number) : Fingerprint.Of(token.Kind, record.TextOf(token));
            if (count == paths.Length)
            {
                // What is not kept apart still tells contents apart.
                values[count - 1] = Fingerprint.Mix(values[count - 1] ^ value);
                continue;
            }

            (paths[count], values[count]) = (record.FingerprintOf(token.Node), value);
            count++;
        }

        return new(block, caller.IdentityId, FunctionId(args), paths[..count].ToArray(), values[..count].ToArray(), teaches);
    }

    /// <summary>Gets paths and values.</summary>
    public IEnumerable<(ulong Path, ulong Value)> Contents() => paths.Zip(values);

    public static ulong FunctionId(IReadOnlyList<ReadOnlyMemory<byte>> args) => FunctionId(args.Count == 0 ? "" : ChaincodeHistory.FunctionOf(args));

    public static ulong FunctionId(string function) => Fingerprint.OfKey(function);

    /// <summary>Gets a digest of the content apart from what is new each time.</summary>
    public ulong ContentFor(FunctionConduct conduct)
    {
        // Under the lock of whoever owns the call: computed once for each model.
        if (ReferenceEquals(_knownFor, conduct))
            return _content;
        var content = 0UL;
        for (var i = 0; i < paths.Length; i++)
        {
            if (!conduct.IsLeftOut(paths[i]))
                content += Fingerprint.Mix(Fingerprint.Mix(paths[i]) ^ values[i]);
        }

        (_knownFor, _content) = (conduct, content);
        return content;
    }

    public void Write(HistoryWriter to)
    {
        to.Unsigned(block);
        to.Unsigned(identity);
        to.Unsigned(function);
        to.Bool(teaches);
        to.Int(paths.Length);
        for (var i = 0; i < paths.Length; i++)
        {
            to.Unsigned(paths[i]);
            to.Unsigned(values[i]);
        }
    }

    public static LoggedCall Read(HistoryReader from)
    {
        var (block, identity, function, teaches) = (from.Unsigned(), from.Unsigned(), from.Unsigned(), from.Bool());
        var paths = new ulong[from.Count()];
        var values = new ulong[paths.Length];
        for (var i = 0; i < paths.Length; i++)
            (paths[i], values[i]) = (from.Unsigned(), from.Unsigned());
        return new(block, identity, function, paths, values, teaches);
    }
}
