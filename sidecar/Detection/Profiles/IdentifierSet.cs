using System.Collections.Frozen;

namespace Warden.Detection;

/// <summary>The values of an identifier: each may come again under its own key only.</summary>
internal sealed class IdentifierSet
{
    // Below it, chance alone may have kept the values apart.
    private const long MinimumCount = 100;

    // What is behind a digest cannot be seen: it may be a number that differs by chance.
    private const long MinimumOfDigests = 1000;

    private readonly FrozenDictionary<ulong, ulong> _keyOf;

    private IdentifierSet(IEnumerable<KeyValuePair<ulong, ulong>> keyOf, double repeatShare)
    {
        _keyOf = keyOf.ToFrozenDictionary();
        RepeatShare = repeatShare;
    }

    /// <summary>The share of lawful observations that repeat a value of another key.</summary>
    public double RepeatShare { get; }

    /// <summary>Gets the identifiers of an attribute; null where it is none.</summary>
    /// <param name="leaf">Its history.</param>
    /// <param name="form">The form of its texts.</param>
    /// <param name="declared">A schema says that it is one.</param>
    /// <param name="digests">Its texts are digests of what nobody can see.</param>
    public static IdentifierSet? Fit(LeafHistory leaf, TextForms form, bool declared, bool digests = false)
    {
        var ids = leaf.Identifiers;
        if (ids.GaveUp || ids.Fresh == 0 || leaf.Texts < 0.99 * leaf.Count)
            return null;
        if (declared)
            return new(ids.KeyOf, 0);

        // Numbers and times differ by chance, not by meaning; sentences differ until there are enough of them.
        if (ids.Fresh < MinimumCount || form is TextForms.Integer or TextForms.Decimal or TextForms.Date or TextForms.DateTime)
            return null;
        if (digests)
            return ids.Fresh < MinimumOfDigests || ids.Repeats > ids.Fresh / 2000 ? null : new(ids.KeyOf, 0);
        var hasSpaces = leaf.Marks[' '] > 0.01 * leaf.Texts;
        var tolerated = hasSpaces || ids.Fresh < 1000 ? 0 : Math.Max(2, ids.Fresh / 2000);
        return ids.Repeats > tolerated || (hasSpaces && ids.Fresh < 1000) ? null : new(ids.KeyOf, 0);
    }

    public bool Contains(ulong value) => _keyOf.ContainsKey(value);

    public bool IsRepeat(ulong value, ulong key) => _keyOf.TryGetValue(value, out var owner) && owner != key;

    public void Write(HistoryWriter to)
    {
        to.Double(RepeatShare);
        to.Int(_keyOf.Count);
        foreach (var (value, key) in _keyOf.OrderBy(k => k.Key))
        {
            to.Unsigned(value);
            to.Unsigned(key);
        }
    }

    public static IdentifierSet Read(HistoryReader from)
    {
        var share = from.Double();
        var keyOf = new KeyValuePair<ulong, ulong>[from.Count()];
        for (var i = 0; i < keyOf.Length; i++)
            keyOf[i] = new(from.Unsigned(), from.Unsigned());
        return new(keyOf, share);
    }
}
