namespace Warden.Detection;

/// <summary>What a model knows of one attribute's callers and changes. Immutable.</summary>
/// <param name="Identities">How many identities have brought it; at least so many where <paramref name="ManyIdentities"/>.</param>
/// <param name="ManyIdentities">More came than are counted.</param>
/// <param name="Organizations">How many organisations have.</param>
/// <param name="LastBlock">The block that had it last.</param>
/// <param name="HadMaximal">Values that are the largest of their kind are usual.</param>
/// <param name="Step">Its changes; null where they are not judged.</param>
/// <param name="Profiles">Callers with laws of their own, by their digest.</param>
internal sealed record LeafConduct(
    int Identities, bool ManyIdentities, int Organizations, ulong LastBlock, bool HadMaximal, StepModel? Step, ProfileModel[] Profiles)
{
    /// <summary>Gets the profile that a caller is judged by: the identity's, else the organisation's, else none.</summary>
    public ProfileModel? ProfileOf(Caller caller)
    {
        if (Profiles.Length == 0 || caller.IdentityId == 0)
            return null;
        ProfileModel? organization = null;
        foreach (var profile in Profiles)
        {
            if (!profile.IsOrganization && profile.Caller == caller.IdentityId)
                return profile;
            if (profile.IsOrganization && profile.Caller == caller.OrganizationId)
                organization = profile;
        }

        return organization;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(Identities);
        to.Bool(ManyIdentities);
        to.Int(Organizations);
        to.Unsigned(LastBlock);
        to.Bool(HadMaximal);
        to.Bool(Step is not null);
        Step?.Write(to);
        to.Int(Profiles.Length);
        foreach (var profile in Profiles)
            profile.Write(to);
    }

    public static LeafConduct Read(HistoryReader from, LeafModel leaf)
    {
        var (identities, many, organizations, last, maximal) = (from.Int(), from.Bool(), from.Int(), from.Unsigned(), from.Bool());
        var step = from.Bool() ? StepModel.Read(from, leaf) : null;
        var profiles = new ProfileModel[from.Count()];
        for (var i = 0; i < profiles.Length; i++)
            profiles[i] = ProfileModel.Read(from, leaf);
        return new(identities, many, organizations, last, maximal, step, profiles);
    }
}
