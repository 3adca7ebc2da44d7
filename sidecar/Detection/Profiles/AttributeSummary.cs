namespace Warden.Detection;

/// <summary>What a model knows of one attribute, for people and for coverage reports.</summary>
/// <param name="Path">Root, slash, path inside.</param>
/// <param name="Role">How it is judged: container, ignored, discrete, continuous, trend, identifier, text.</param>
/// <param name="Count">Observations.</param>
/// <param name="Type">The lawful type, as a noun phrase.</param>
/// <param name="Low">The lower end of the usual range; null where there is none, or the attribute is sensitive.</param>
/// <param name="High">The upper end.</param>
/// <param name="Distinct">How many values it takes, where they are counted.</param>
/// <param name="NoveltyPrice">Share of lawful records that calling a new value an outlier flags, with all cheaper rules; null where no such rule is.</param>
/// <param name="IsSensitive">Its values are never shown.</param>
public sealed record AttributeSummary(
    string Path,
    string Role,
    long Count,
    string Type,
    string? Low,
    string? High,
    int? Distinct,
    double? NoveltyPrice,
    bool IsSensitive)
{
    internal static AttributeSummary Of(string root, LeafModel leaf)
    {
        var range = leaf.Trend?.UsualRange() ?? leaf.Numbers?.UsualRange();
        var shown = range is not null && !leaf.Sensitive;
        return new(
            DeclaredAttribute.FullPath(root, leaf.Path),
            leaf.Role.ToString().ToLowerInvariant(),
            leaf.Count,
            leaf.Type.Describe(),
            shown ? NumberJudge.Show(leaf, range!.Value.Low) : null,
            shown ? NumberJudge.Show(leaf, range!.Value.High) : null,
            leaf.Values?.Values.Length,
            leaf.Values is { Closed: true } ? leaf.Values.Prices[0] : null,
            leaf.Sensitive);
    }
}
