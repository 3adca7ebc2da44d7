using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Which modes a policy would newly reach, for any attribute in a call of any function.</summary>
internal static class Promotions
{
    /// <summary>Gets the modes that some scope crosses upwards, from the mildest to the strictest.</summary>
    /// <param name="standing">The policy in force; null: none, as if it were off.</param>
    /// <param name="standingSchema">The schema in force, by whose names the policy may call arguments.</param>
    /// <param name="next">The policy proposed.</param>
    /// <param name="nextSchema">The schema that would be in force beside it.</param>
    /// <param name="members">The members: those that guard where a policy names no organisations.</param>
    public static IReadOnlyList<WardenMode> Of(
        DetectionPolicy? standing, AttributeSchema? standingSchema, DetectionPolicy next, AttributeSchema? nextSchema, IReadOnlyList<string> members)
    {
        var reached = new SortedSet<WardenMode>();
        var most = standing is null ? WardenMode.Deny : StrictestBefore(standing, next, members);
        var functions = Names(standing?.Functions.Keys, next.Functions.Keys).Append<string?>(null)
            .Select(name => (From: Scope.Of(standing, name), To: Scope.Of(next, name))).Distinct();
        // An attribute may be named as the schema does or by its place, and either name can be the nearest one.
        var attributes = Names(standing?.Attributes?.Keys, next.Attributes?.Keys)
            .SelectMany(path => new[] { standingSchema?.PlacedPath(path) ?? path, nextSchema?.PlacedPath(path) ?? path }).Append<string?>(null)
            .Select(path => (From: ModeOf(standing, standingSchema, path), To: ModeOf(next, nextSchema, path))).Distinct().ToList();
        foreach (var function in functions)
        {
            foreach (var attribute in attributes)
            {
                var (from, to) = (function.From.ModeOf(attribute.From), function.To.ModeOf(attribute.To));
                Add(from, to);
                Add(FallenBack(standing, from), FallenBack(next, to));
            }
        }

        return [.. reached];

        void Add(WardenMode from, WardenMode to)
        {
            for (var mode = (from < most ? from : most) + 1; mode <= to; mode++)
                reached.Add(mode);
        }
    }

    // With other conditions or more organisations, calls come under a mode that were not judged; with a greater share, calls that were in shadow.
    private static WardenMode StrictestBefore(DetectionPolicy standing, DetectionPolicy next, IReadOnlyList<string> members)
    {
        if (standing.Match is not null && !IsSame(standing.Match, next.Match))
            return WardenMode.Off;
        if (Guarding(next).Except(Guarding(standing), StringComparer.Ordinal).Any())
            return WardenMode.Off;
        return next.CanaryShare > standing.CanaryShare ? WardenMode.Shadow : WardenMode.Deny;

        IReadOnlyList<string> Guarding(DetectionPolicy policy) => policy.Organizations.Count == 0 ? members : policy.Organizations;
    }

    // While models differ, advice is what the policy says instead.
    private static WardenMode FallenBack(DetectionPolicy? policy, WardenMode mode) =>
        mode == WardenMode.Advise && policy!.Fallback > mode ? policy.Fallback : mode;

    private static bool IsSame(IReadOnlyList<CallMatch> standing, IReadOnlyList<CallMatch>? next) =>
        next is not null && CanonicalJson.ToText(standing) == CanonicalJson.ToText(next);

    private static IEnumerable<string> Names(IEnumerable<string>? standing, IEnumerable<string>? next) =>
        (standing ?? []).Concat(next ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static WardenMode? ModeOf(DetectionPolicy? policy, AttributeSchema? schema, string? path) =>
        path is null ? null : policy?.AttributeOf(path, schema)?.Mode;

    /// <summary>A function as a policy lists it, or all that it does not list.</summary>
    private readonly record struct Scope(WardenMode Mode, bool IsOff)
    {
        public static Scope Of(DetectionPolicy? policy, string? function) =>
            policy is null ? new Scope(WardenMode.Off, IsOff: true)
            : function is null ? new Scope(policy.Mode, IsOff: false)
            : new Scope(policy.ModeOf(function), policy.IsOff(function));

        public WardenMode ModeOf(WardenMode? attribute) => IsOff ? WardenMode.Off : attribute ?? Mode;
    }
}
