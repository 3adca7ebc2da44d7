namespace Warden.Documents;

/// <summary>The paths of what a call was warned of, as its confirmation keeps them for the budgets of false alarms.</summary>
public static class WarnedPaths
{
    /// <summary>How many paths a confirmation or a label may have.</summary>
    public const int Most = 32;

    /// <summary>How many characters a path may have.</summary>
    public const int Longest = 512;

    /// <summary>Gets each path of the findings once, in their order; those that the governance chaincode would refuse are left out.</summary>
    /// <param name="findings">What stood out, the gravest first.</param>
    public static IReadOnlyList<string> Of(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return [.. findings.Select(finding => finding.Path).Where(AreTaken).Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>Tells whether the governance chaincode takes a path: a member's name may be longer, or have control characters.</summary>
    public static bool AreTaken(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length is > 0 and <= Longest && !path.Any(char.IsControl);
    }
}
