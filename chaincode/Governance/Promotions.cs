using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Which modes a policy would newly reach, for the chaincode as a whole, a function of it, or an attribute.</summary>
internal static class Promotions
{
    /// <summary>Gets the modes that some scope crosses upwards, from the mildest to the strictest.</summary>
    /// <param name="standing">The policy in force; null: none, as if it were off.</param>
    /// <param name="next">The policy proposed.</param>
    public static IReadOnlyList<WardenMode> Of(DetectionPolicy? standing, DetectionPolicy next)
    {
        var reached = new SortedSet<WardenMode>();
        // With a greater share, calls come under a mode that were in shadow; with other conditions, calls that were not judged.
        var most = standing is null ? WardenMode.Deny
            : standing.Match is not null && !IsSame(standing.Match, next.Match) ? WardenMode.Off
            : next.CanaryShare > standing.CanaryShare ? WardenMode.Shadow
            : WardenMode.Deny;
        Add(standing?.Mode ?? WardenMode.Off, next.Mode);
        foreach (var function in Names(standing?.Functions.Keys, next.Functions.Keys))
            Add(standing?.ModeOf(function) ?? WardenMode.Off, next.ModeOf(function));
        foreach (var path in Names(standing?.Attributes?.Keys, next.Attributes?.Keys))
            Add(ModeOf(standing, path), ModeOf(next, path));
        return [.. reached];

        void Add(WardenMode from, WardenMode to)
        {
            for (var mode = (from < most ? from : most) + 1; mode <= to; mode++)
                reached.Add(mode);
        }
    }

    private static bool IsSame(IReadOnlyList<CallMatch> standing, IReadOnlyList<CallMatch>? next) =>
        next is not null && CanonicalJson.ToText(standing) == CanonicalJson.ToText(next);

    private static IEnumerable<string> Names(IEnumerable<string>? standing, IEnumerable<string>? next) =>
        (standing ?? []).Concat(next ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static WardenMode ModeOf(DetectionPolicy? policy, string path) =>
        policy is null ? WardenMode.Off
        : policy.Attributes is { } attributes && attributes.TryGetValue(path, out var attribute) ? attribute.Mode ?? policy.Mode
        : policy.Mode;
}
