using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>What the organisations published of the model of one height.</summary>
/// <param name="Height">The last block that taught the model.</param>
/// <param name="Digests">The digests by organisation.</param>
/// <param name="Differing">The organisations whose digest is not the one that most published; where none is, all of them.</param>
internal sealed record PublishedHeight(long Height, IReadOnlyDictionary<string, string> Digests, IReadOnlyList<string> Differing)
{
    /// <summary>Compares publications of one height.</summary>
    public static PublishedHeight Of(IEnumerable<EpochPublication> publications)
    {
        var all = publications.ToList();
        var digests = new SortedDictionary<string, string>(all.ToDictionary(p => p.Organization, p => p.Digest), StringComparer.Ordinal);
        var groups = digests.GroupBy(d => d.Value, d => d.Key, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var isDecided = groups.Count == 1 || groups[0].Count() > groups[1].Count();
        return new PublishedHeight(all[0].Height, digests, [.. groups.Skip(isDecided ? 1 : 0).SelectMany(g => g).Order(StringComparer.Ordinal)]);
    }
}
