namespace Warden.Detection;

/// <summary>Finds the member that tells the kinds of records of one tree apart, as <c>docType</c> does where keys do not.</summary>
/// <remarks>No name is known beforehand: it is a text of few values, there in every record, such that no two of its values share a set of members.</remarks>
internal static class Discriminator
{
    private const int MostValues = 16;
    private const int LeastRecords = 4;
    private const long FirstLook = 64;
    private const long LastLook = 1024;

    /// <summary>Whether it is time to look: at 64, 128 … 1,024 records.</summary>
    public static bool IsDue(long records) => records is >= FirstLook and <= LastLook && (records & (records - 1)) == 0;

    /// <summary>Gets the member's node, or -1.</summary>
    public static int Find(RootHistory root)
    {
        var signatures = SignaturesOf(root);
        var (best, fewest) = (-1, int.MaxValue);
        for (var node = 1; node < root.Leaves.Count; node++)
        {
            var leaf = root.Leaves[node];
            if (root.Paths[node].Parent != 0 || root.Paths[node].Step != PathStep.Member || leaf.ManyValues || leaf.Values.Count >= fewest
                || leaf.Values.Count is < 2 or > MostValues || leaf.Texts != root.Records)
            {
                continue;
            }

            if (leaf.Values.Values.All(v => v.Count >= LeastRecords) && TellsApart(leaf, signatures))
                (best, fewest) = (node, leaf.Values.Count);
        }

        return best;
    }

    // For each record, a digest of the set of its members.
    private static Dictionary<long, ulong> SignaturesOf(RootHistory root)
    {
        var signatures = new Dictionary<long, ulong>();
        for (var node = 1; node < root.Leaves.Count; node++)
        {
            if (root.Paths.HasItemAbove(node))
                continue;
            foreach (var o in root.Leaves[node].Sample.InOrder())
                signatures[o.Ordinal] = signatures.GetValueOrDefault(o.Ordinal) ^ Fingerprint.Mix((ulong)node);
        }

        return signatures;
    }

    private static bool TellsApart(LeafHistory leaf, Dictionary<long, ulong> signatures)
    {
        var valueOf = new Dictionary<ulong, ulong>();
        foreach (var o in leaf.Sample.InOrder())
        {
            var value = Fingerprint.Of(o.Kind, o.Text);
            if (valueOf.TryGetValue(signatures[o.Ordinal], out var other) && other != value)
                return false;
            valueOf[signatures[o.Ordinal]] = value;
        }

        return valueOf.Count > 1;
    }
}
