using System.Text.RegularExpressions;

namespace Warden.Scenarios.Native;

/// <summary>The blocks of docs/install.md that members run, in order: who runs each, and what.</summary>
internal sealed partial record GuideBlock(string Who, string Shell)
{
    public bool ByEvery => Who.StartsWith("every member", StringComparison.Ordinal);

    public bool KeepsRunning => Who.Contains("keeps running", StringComparison.Ordinal);

    public bool RestartsChaincode => Who.Contains("the chaincode is restarted", StringComparison.Ordinal);

    public bool Repeats => Who.Contains("until it succeeds", StringComparison.Ordinal);

    public bool FollowsOddCall => Who.Contains("after an odd call", StringComparison.Ordinal);

    /// <summary>Reads the guide.</summary>
    public static IReadOnlyList<GuideBlock> Read(string markdown) =>
        [.. Block.Matches(markdown).Select(m => new GuideBlock(m.Groups[1].Value, m.Groups[2].Value))];

    [GeneratedRegex("<!-- ([^\n]*) -->\n```sh\n(.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Block { get; }
}
