namespace Warden.Chaincode.Governance;

/// <summary>The places of an organisation from which its sidecars report: so many, or reports would have no end.</summary>
internal static class Places
{
    private const int Most = 64;

    /// <summary>Refuses a place that has not reported yet where as many others of the organisation have.</summary>
    public static void RequireRoom(string organization, string place, IEnumerable<string> known)
    {
        var others = 0;
        foreach (var other in known)
        {
            if (other == place)
                return;
            others++;
        }
        if (others >= Most)
            throw Refusal.Conflict($"expected at most {Most} places of {organization}, but {Arguments.Shown(place)} is one more");
    }
}
