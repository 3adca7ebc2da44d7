namespace Warden.Detection;

/// <summary>What a model knows of one caller's own values of an attribute.</summary>
/// <param name="Caller">16 hexadecimal digits that stand for the identity or organisation; <see cref="IdOf"/> gives those of a known one.</param>
/// <param name="IsOrganization">An organisation, not one identity.</param>
/// <param name="Count">Numbers it has brought.</param>
/// <param name="Mean">Their mean; null where the attribute is sensitive.</param>
/// <param name="Low">The lower end of its usual range; null where the attribute is sensitive.</param>
/// <param name="High">The upper end.</param>
public sealed record CallerProfile(string Caller, bool IsOrganization, long Count, double? Mean, string? Low, string? High)
{
    /// <summary>Gets what stands for a caller.</summary>
    public static string IdOf(Caller caller, bool isOrganization)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return (isOrganization ? caller.OrganizationId : caller.IdentityId).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    internal static CallerProfile Of(ProfileModel profile, LeafModel leaf)
    {
        var range = profile.Leaf.Numbers!.UsualRange();
        return new(
            profile.Caller.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            profile.IsOrganization,
            profile.Count,
            leaf.Sensitive ? null : profile.Mean,
            leaf.Sensitive ? null : NumberJudge.Show(leaf, range.Low),
            leaf.Sensitive ? null : NumberJudge.Show(leaf, range.High));
    }
}
