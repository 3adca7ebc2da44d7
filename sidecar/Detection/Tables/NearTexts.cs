using System.Runtime.InteropServices;

namespace Warden.Detection.Tables;

/// <summary>Finds, among frequent texts, the one that a text looks like a slip of, without comparing with all of them.</summary>
/// <remarks>
/// Texts meet that are equal after leaving out one character each, or that have equal length and share one of four parts.
/// A text with slips in all parts is not found.
/// </remarks>
internal sealed class NearTexts
{
    private const int MaxLength = 256;
    private const int WholeLength = 32;
    private const int PartLength = 8;
    private const int Parts = 4;

    // A part that many texts share says nothing; those of them that come most often are compared.
    private const int MaxBucket = 24;

    private readonly string[] _texts;
    private readonly Dictionary<ulong, List<int>> _index = [];

    /// <param name="texts">The most frequent first.</param>
    public NearTexts(string[] texts)
    {
        _texts = texts;
        for (var i = 0; i < texts.Length; i++)
        {
            foreach (var signature in Signatures(texts[i]))
            {
                ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, signature, out _);
                bucket ??= [];
                if (bucket.Count < MaxBucket && (bucket.Count == 0 || bucket[^1] != i))
                    bucket.Add(i);
            }
        }
    }

    /// <summary>Gets the place of the most frequent text that this one looks like a slip of; -1 where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Only texts from this place on are compared …</param>
    /// <param name="before">… and before this one.</param>
    public int Find(string text, int from, int before)
    {
        if (EditDistance.Allowed(text.Length) == 0 || text.Length > MaxLength)
            return -1;
        var best = -1;
        foreach (var signature in Signatures(text))
        {
            if (!_index.TryGetValue(signature, out var bucket))
                continue;
            foreach (var i in bucket)
            {
                if (i >= before || (best >= 0 && i >= best))
                    break;
                if (i >= from && IsSlip(text, _texts[i]))
                    best = i;
            }
        }

        return best;
    }

    // 1712 for 1721 is another number as likely as a slip, so a slip that only changes digits is none here.
    private static bool IsSlip(string text, string of)
    {
        if (text == of)
            return false;
        var most = Math.Min(EditDistance.Allowed(text.Length), EditDistance.Allowed(of.Length));
        if (most == 0 || EditDistance.Within(text, of, most) > most)
            return false;
        ReadOnlySpan<char> a = text, b = of;
        EditDistance.TrimShared(ref a, ref b);
        return a.IndexOfAnyExceptInRange('0', '9') >= 0 || b.IndexOfAnyExceptInRange('0', '9') >= 0;
    }

    private static IEnumerable<ulong> Signatures(string text)
    {
        if (text.Length > MaxLength)
            yield break;
        if (text.Length <= WholeLength)
        {
            yield return CellText.Hash(11, text);
            for (var i = 0; i < text.Length; i++)
                yield return Without(text, i);
        }

        if (text.Length < PartLength)
            yield break;
        for (var part = 0; part < Parts; part++)
        {
            var (from, to) = (part * text.Length / Parts, (part + 1) * text.Length / Parts);
            yield return Fingerprint.Seeded((ulong)(1000 + (text.Length * Parts) + part), MemoryMarshal.AsBytes(text.AsSpan(from, to - from)));
        }
    }

    private static ulong Without(string text, int place)
    {
        Span<char> rest = stackalloc char[WholeLength];
        text.AsSpan(0, place).CopyTo(rest);
        text.AsSpan(place + 1).CopyTo(rest[place..]);
        return Fingerprint.Seeded(11, MemoryMarshal.AsBytes(rest[..(text.Length - 1)]));
    }
}
