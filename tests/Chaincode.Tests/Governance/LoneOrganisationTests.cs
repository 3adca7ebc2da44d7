using System.Text.Json;
using System.Text.RegularExpressions;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>The table of what one organisation can do alone (docs/ledger.md) leaves no function out, and the tests that it names are there.</summary>
public sealed partial class LoneOrganisationTests
{
    [Fact]
    public void It_has_a_line_for_every_function_that_changes_state()
    {
        var listed = Lines().SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)).Order(StringComparer.Ordinal);
        Assert.Equal(Changing(), listed);
    }

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = Lines().Select(line => TestName().Matches(line.Split('|')[4]).Select(match => match.Groups[1].Value).ToList()).ToList();
        Assert.All(named, names => Assert.NotEmpty(names));
        Assert.All(named.SelectMany(names => names), name => Assert.Contains($" {name}(", sources, StringComparison.Ordinal));
    }

    /// <summary>Gets the functions that change state, sorted.</summary>
    internal static IReadOnlyList<string> Changing()
    {
        var contract = JsonDocument.Parse(((ContractChaincode)GovernanceChaincode.Create()).Metadata).RootElement.GetProperty("contracts").GetProperty("warden");
        return [.. contract.GetProperty("transactions").EnumerateArray()
            .Where(t => t.GetProperty("tag").EnumerateArray().Any(tag => tag.GetString() == "SUBMIT")).Select(t => t.GetProperty("name").GetString()!)
            .Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("`([A-Z][a-z_A-Z0-9]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex TestName();

    private static IReadOnlyList<string> Lines()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "ledger.md")).ReplaceLineEndings("\n");
        var section = page[page.IndexOf("## What one organisation can do alone", StringComparison.Ordinal)..];
        return [.. section.Split('\n').SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith('|'))];
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Plugin.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Expected Plugin.sln above {AppContext.BaseDirectory}.");
        return folder;
    }
}
