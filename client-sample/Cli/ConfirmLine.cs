using Warden.Documents;
using Warden.Gateway;

namespace Warden.Cli;

/// <summary>The command with which another person confirms a held call; whoever was warned passes it on.</summary>
public static class ConfirmLine
{
    /// <summary>Gets the line; only the reason is left to say.</summary>
    public static string For(Warning held) => string.Concat(
        $"warden confirm give {held.CallDigest} --chaincode {held.Chaincode} --verdict {held.Verdicts[0].Document?.Digest}",
        string.Concat(WarnedPaths.Of(held.Findings).Select(path => $" --attribute {Quoted(path)}")),
        " --reason …");

    // As a shell reads it: a path has the * of a key pattern, and a member's name may have anything.
    private static string Quoted(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
