using System.Text;

namespace Warden.Detection;

/// <summary>The values of one record (a call's arguments, or one write) by path. Reused from record to record; not safe for two threads.</summary>
internal sealed class Record
{
    /// <summary>How many values a record may have; the rest is left out and <see cref="Truncated"/> says so.</summary>
    public const int MaxLeaves = 256;

    /// <summary>How deep a value may be nested; what lies deeper is left out.</summary>
    public const int MaxDepth = 32;

    /// <summary>How long a value may be, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly List<LeafToken> _tokens = new(64);
    private readonly List<(int Parent, PathStep Step, byte[] Name)> _unknown = [];
    private readonly List<int> _unread = [];
    private byte[] _scratch = new byte[4096];
    private int _used;
    private PathTable _paths = new();
    private bool _learn;
    private int[] _hints = new int[64];

    public ReadOnlySpan<LeafToken> Tokens => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens);

    public int Count => _tokens.Count;

    /// <summary>Something was left out: too deep, or too many values.</summary>
    public bool Truncated { get; private set; }

    /// <summary>A value is longer than <see cref="MaxBytes"/> and was not read.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The nodes whose value may be JSON to another reader, but was taken as one text: members that it may have were not seen.</summary>
    public ReadOnlySpan<int> Unread => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unread);

    /// <summary>Starts a record.</summary>
    /// <param name="paths">The known paths.</param>
    /// <param name="learn">True adds unknown paths to the table; false keeps them apart, numbered from the table's count on.</param>
    public void Begin(PathTable paths, bool learn)
    {
        _paths = paths;
        _learn = learn;
        _tokens.Clear();
        _unknown.Clear();
        _unread.Clear();
        _used = 0;
        Truncated = false;
        TooLong = false;
    }

    /// <summary>Reads the arguments of a call: each is a value below <c>args[i]</c>, counted after the function's name.</summary>
    public void ReadArguments(IReadOnlyList<ReadOnlyMemory<byte>> args)
    {
        for (var i = 1; i < args.Count; i++)
            ReadValue(Child(0, PathStep.Member, ArgumentNames.Of(i - 1)), args[i].Span);
    }

    /// <summary>Reads a value below a node: JSON objects and arrays by their paths, all else as one text or bytes.</summary>
    public void ReadValue(int node, ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxBytes)
        {
            TooLong = true;
            return;
        }

        var (tokens, used, unknown) = (_tokens.Count, _used, _unknown.Count);
        var start = value.TrimStart(" \t\r\n"u8);
        if (start.Length > 1 && start[0] is (byte)'{' or (byte)'[' && JsonReading.TryRead(this, node, value))
            return;

        _tokens.RemoveRange(tokens, _tokens.Count - tokens);
        _unknown.RemoveRange(unknown, _unknown.Count - unknown);
        _used = used;
        if (JsonStart.OfTree(value))
            _unread.Add(node);
        AddText(node, value);
    }

    /// <summary>Finds the first value at a node.</summary>
    public bool TryFind(int node, out LeafToken token)
    {
        foreach (var candidate in Tokens)
        {
            if (candidate.Node == node)
            {
                token = candidate;
                return true;
            }
        }

        token = default;
        return false;
    }

    public ReadOnlySpan<byte> TextOf(LeafToken token) => _scratch.AsSpan(token.Start, token.Length);

    public string StringOf(LeafToken token) => Encoding.UTF8.GetString(TextOf(token));

    /// <summary>Gets the path of a node, known or not.</summary>
    public string PathOf(int node)
    {
        if (node < _paths.Count)
            return _paths.PathOf(node);
        var (parent, step, name) = _unknown[node - _paths.Count];
        return PathTable.Append(PathOf(parent), step, name);
    }

    /// <summary>Gets what names the path of a node in any table.</summary>
    public ulong FingerprintOf(int node)
    {
        if (node < _paths.Count)
            return _paths[node].Fingerprint;
        var (parent, step, name) = _unknown[node - _paths.Count];
        return PathNode.ChildFingerprint(FingerprintOf(parent), step, name);
    }

    /// <summary>Whether a node is an item of an array, or lies below one.</summary>
    public bool IsBelowItem(int node)
    {
        if (node < _paths.Count)
            return _paths[node].IsBelowItem;
        var (parent, step, _) = _unknown[node - _paths.Count];
        return step == PathStep.Item || IsBelowItem(parent);
    }

    public int ParentOf(int node) => node < _paths.Count ? _paths[node].Parent : _unknown[node - _paths.Count].Parent;

    public int Child(int parent, PathStep step, ReadOnlySpan<byte> name)
    {
        if (parent < _paths.Count)
        {
            if (parent >= _hints.Length)
                Array.Resize(ref _hints, 2 * parent);
            var known = _paths.Find(parent, step, name, ref _hints[parent]);
            if (known >= 0)
                return known;
            if (_learn && _paths.Count < PathLimit)
                return _paths.Add(parent, step, name);
        }

        for (var i = 0; i < _unknown.Count; i++)
        {
            if (_unknown[i].Parent == parent && _unknown[i].Step == step && name.SequenceEqual(_unknown[i].Name))
                return _paths.Count + i;
        }

        _unknown.Add((parent, step, name.ToArray()));
        return _paths.Count + _unknown.Count - 1;
    }

    /// <summary>Adds a value; false when the record is full.</summary>
    public bool Add(int node, ValueKind kind, ReadOnlySpan<byte> text, double number)
    {
        if (_tokens.Count >= 2 * MaxLeaves)
        {
            Truncated = true;
            return false;
        }

        Reserve(text.Length);
        text.CopyTo(_scratch.AsSpan(_used));
        _tokens.Add(new(node, kind, _used, text.Length, number));
        _used += text.Length;
        return true;
    }

    public bool AddText(int node, ReadOnlySpan<byte> text) =>
        Add(node, text.IsEmpty ? ValueKind.Empty : System.Text.Unicode.Utf8.IsValid(text) ? ValueKind.Text : ValueKind.Bytes, text, double.NaN);

    public void MarkTruncated() => Truncated = true;

    // Paths beyond those that a table keeps are read, but neither learnt nor judged.
    private const int PathLimit = 2 * MaxLeaves;

    private void Reserve(int bytes)
    {
        if (_used + bytes > _scratch.Length)
            Array.Resize(ref _scratch, Math.Max(2 * _scratch.Length, _used + bytes));
    }
}
