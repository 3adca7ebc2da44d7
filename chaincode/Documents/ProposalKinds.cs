namespace Warden.Documents;

/// <summary>The kinds of proposal as callers name them: the names that the documents have.</summary>
public static class ProposalKinds
{
    /// <summary>All of them, in the order of <see cref="ProposalKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<ProposalKind>().Select(NameOf)];

    /// <summary>Gets the name of a kind: <c>register</c>, <c>breakGlass</c> and so on.</summary>
    public static string NameOf(ProposalKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Reads a name; false where it is none.</summary>
    public static bool TryParse(string name, out ProposalKind kind)
    {
        foreach (var candidate in Enum.GetValues<ProposalKind>())
        {
            if (NameOf(candidate) == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
