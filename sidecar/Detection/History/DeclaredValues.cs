namespace Warden.Detection;

/// <summary>The values of an attribute that people have declared reasonable by a label: by fingerprint, and by fingerprint and who brought it.</summary>
/// <remarks>
/// One labelled transaction teaches each of its values once, which for a value far out is once among thousands: the law takes it for poison, and would warn
/// of it again. What was voted is no poison, so exactly these values are lawful for everybody, and in the profile of who brought them.
/// </remarks>
internal sealed class DeclaredValues
{
    // Votes are few. The first ones of the ledger stay.
    private const int Most = 2048;

    private readonly SortedSet<ulong> _values = [];

    public bool IsEmpty => _values.Count == 0;

    public static ulong FingerprintOf(LeafToken token, ReadOnlySpan<byte> text) =>
        token.Kind == ValueKind.Number ? Fingerprint.Of(token.Number) : Fingerprint.Of(token.Kind, text);

    public void Add(ulong value, ulong identity)
    {
        if (_values.Count >= Most)
            return;
        _values.Add(value);
        if (identity != 0)
            _values.Add(Own(value, identity));
    }

    public void Add(DeclaredValues next)
    {
        foreach (var value in next._values)
        {
            if (_values.Count < Most)
                _values.Add(value);
        }
    }

    public bool Has(ulong value) => _values.Contains(value);

    public bool Has(ulong value, ulong identity) => _values.Contains(Own(value, identity));

    public void Write(HistoryWriter to)
    {
        to.Int(_values.Count);
        foreach (var value in _values)
            to.Unsigned(value);
    }

    public static DeclaredValues Read(HistoryReader from)
    {
        var declared = new DeclaredValues();
        for (var i = from.Count(); i > 0; i--)
            declared._values.Add(from.Unsigned());
        return declared;
    }

    private static ulong Own(ulong value, ulong identity) => Fingerprint.Mix(value ^ Fingerprint.Mix(identity));
}
