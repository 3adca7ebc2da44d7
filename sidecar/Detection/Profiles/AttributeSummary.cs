namespace Warden.Detection;

/// <summary>What a model knows of one attribute, for people and for coverage reports.</summary>
/// <param name="Path">Root, slash, path inside.</param>
/// <param name="Role">How it is judged: container, ignored, discrete, continuous, trend, identifier, text.</param>
/// <param name="Count">Observations.</param>
/// <param name="Type">The lawful type, as a noun phrase.</param>
/// <param name="Low">The lower end of the usual range; null where there is none, or the attribute is sensitive.</param>
/// <param name="High">The upper end.</param>
/// <param name="Distinct">How many values it takes: exact up to 4,096, then an estimate with a standard error of 3 %.</param>
/// <param name="NoveltyPrice">Share of lawful records that calling a new value an outlier flags, with all cheaper rules; null where no such rule is.</param>
/// <param name="IsSensitive">Its values are never shown.</param>
/// <param name="Identities">How many identities have brought it: exact up to 1,024. What is known only from callers is 0 where they are not known.</param>
/// <param name="ManyIdentities">There are more than are counted.</param>
/// <param name="Organizations">How many organisations have brought it: exact up to 256.</param>
/// <param name="LastBlock">The block that had it last.</param>
/// <param name="Changes">How often it changed under its key, where changes are judged; null where they are not.</param>
/// <param name="ChangeLow">The lower end of the usual changes; null as for <paramref name="Low"/>.</param>
/// <param name="ChangeHigh">The upper end.</param>
/// <param name="Profiles">Callers whose values differ from everybody's and who are judged by laws of their own.</param>
public sealed record AttributeSummary(
    string Path,
    string Role,
    long Count,
    string Type,
    string? Low,
    string? High,
    long Distinct,
    double? NoveltyPrice,
    bool IsSensitive,
    int Identities = 0,
    bool ManyIdentities = false,
    int Organizations = 0,
    ulong LastBlock = 0,
    long? Changes = null,
    string? ChangeLow = null,
    string? ChangeHigh = null,
    IReadOnlyList<CallerProfile>? Profiles = null)
{
    internal static AttributeSummary Of(string root, LeafModel leaf, LeafConduct conduct)
    {
        var changes = leaf.Sensitive ? null : conduct.Step?.Leaf.Numbers!.UsualRange();
        var range = leaf.Trend?.UsualRange() ?? leaf.Numbers?.UsualRange();
        var shown = range is not null && !leaf.Sensitive;
        return new(
            DeclaredAttribute.FullPath(root, leaf.Path),
            leaf.Role.ToString().ToLowerInvariant(),
            leaf.Count,
            leaf.Type.Describe(),
            shown ? NumberJudge.Show(leaf, range!.Value.Low) : null,
            shown ? NumberJudge.Show(leaf, range!.Value.High) : null,
            leaf.Distinct,
            leaf.Values is { Closed: true } ? leaf.Values.Rule.Prices[0] : null,
            leaf.Sensitive,
            conduct.Identities,
            conduct.ManyIdentities,
            conduct.Organizations,
            conduct.LastBlock,
            conduct.Step?.Changes,
            changes is null ? null : KnownValue.Show(changes.Value.Low),
            changes is null ? null : KnownValue.Show(changes.Value.High),
            conduct.Profiles.Length == 0 ? null : [.. conduct.Profiles.Select(p => CallerProfile.Of(p, leaf))]);
    }
}
