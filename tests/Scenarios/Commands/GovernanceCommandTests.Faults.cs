using System.CommandLine;
using Warden.Documents;

namespace Warden.Scenarios.Commands;

/// <summary>What people get wrong, at every command there is: one sentence and an exit code, no result, no stack trace, no end of waiting.</summary>
public sealed partial class GovernanceCommandTests
{
    // Files that are read line by line or as a table: what is no record there is told line by line, and the rest counts.
    private static readonly string[] Records = ["--history", "--labels", "--decisions"];

    [Fact]
    public async Task Whatever_is_wrong_is_told_in_one_sentence_by_every_command()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "faulty");
        var (count, bad) = (0, new List<string>());
        foreach (var (path, leaf) in LeavesIn(Warden.Host.Commands.CommandLine.Create(), []))
        {
            var takesPeer = leaf.Options.Any(o => o.Name == "--profile");
            foreach (var (arguments, takesProfile) in Connections(leaf, governance, takesPeer).Concat(Files(leaf, governance).Concat(Words(leaf, governance)).Select(line => (line, takesPeer))))
            {
                count++;
                string[] line = [.. path, .. arguments];
                var result = await governance.AsAdminAsync(First, line, takesProfile).WaitAsync(TimeSpan.FromMinutes(1), Token);
                if (result.ExitCode is not (1 or 2) || result.Output.Length > 0 || !IsSentence(result.Error))
                {
                    bad.Add($"{string.Join(' ', line)}: {result.ExitCode} {result.Output}{result.Error}");
                }
            }
        }

        Assert.True(count > 1000, $"expected several faults of each command, but only {count} were tried");
        Assert.True(bad.Count == 0, string.Join('\n', bad));
    }

    private static bool IsSentence(string said) => said.EndsWith('\n') && said.IndexOf('\n', StringComparison.Ordinal) == said.Length - 1
        && said.Length is > 10 and < 600 && !said.Contains("Exception", StringComparison.Ordinal) && !said.Contains("System.", StringComparison.Ordinal) && !said.Contains("Warden.", StringComparison.Ordinal);

    // Whom it reaches, and as whom.
    private static IEnumerable<(string[] Arguments, bool TakesProfile)> Connections(Command leaf, Governance governance, bool takesPeer)
    {
        string[] good = [.. Arguments(leaf, governance), .. Options(leaf, governance)];
        yield return ([.. good, "--colour", "blue"], takesPeer);
        yield return ([.. good, "one", "too", "many"], takesPeer);
        if (!takesPeer || IsOffline(leaf))
        {
            yield break;
        }

        yield return (good, false);
        foreach (var file in WrongDocuments(governance))
        {
            yield return ([.. good, "--profile", file], false);
            yield return ([.. good, "--config", file], false);
        }

        yield return ([.. good, "--config", governance.Write("sidecar.json", "{}")], true);
        yield return ([.. good, "--peer", "127.0.0.1:1"], true);
        yield return ([.. good, "--peer", "nowhere"], true);
        yield return ([.. good, "--server-name", "another.example.com"], true);
        yield return ([.. good, "--tls-root", governance.Write("broken.json", "{ \"a\": ")], true);
        yield return ([.. good, "--msp-id", Second], true);
        yield return ([.. good, "--private-key", governance.Write("broken.json", "{ \"a\": ")], true);
        yield return ([.. good, "--channel", "nochannel"], true);
        yield return ([.. good, "--channel", ""], true);
    }

    private static IEnumerable<string[]> Files(Command leaf, Governance governance)
    {
        string[] arguments = [.. Arguments(leaf, governance)];
        foreach (var option in leaf.Options.Where(o => o.HelpName is "FILE" or "FILE|DIGEST" && o.Name is not ("--profile" or "--config" or "--tls-root" or "--certificate" or "--private-key" or "--out" or "--report")))
        {
            foreach (var file in Records.Contains(option.Name) ? WrongFiles(governance) : WrongDocuments(governance))
            {
                yield return [.. arguments, .. Options(leaf, governance, option.Name), option.Name, file];
            }
        }

        for (var i = 0; i < leaf.Arguments.Count; i++)
        {
            if (leaf.Arguments[i].Name == "file")
            {
                foreach (var file in leaf.Arguments[i].Description!.Contains("docs/schemas", StringComparison.Ordinal) ? WrongDocuments(governance) : WrongFiles(governance))
                {
                    yield return [.. arguments[..i], file, .. arguments[(i + 1)..], .. Options(leaf, governance)];
                }
            }
        }
    }

    // Numbers, names and ids.
    private static IEnumerable<string[]> Words(Command leaf, Governance governance)
    {
        string[] arguments = [.. Arguments(leaf, governance)];
        foreach (var option in leaf.Options.Where(o => o.HelpName is "N" or "BLOCK" or "BLOCKS" or "SHARE" or "MS" or "MODE" or "WHO" or "ACTION" or "WORD" or "FORMAT" or "NAME=MODE" or "yes|no"))
        {
            yield return [.. arguments, .. Options(leaf, governance, option.Name), option.Name, "soon"];
            yield return [.. arguments, .. Options(leaf, governance, option.Name), option.Name];
        }

        for (var i = 0; i < leaf.Arguments.Count; i++)
        {
            if (leaf.Arguments[i].Name is not ("file" or "path"))
            {
                foreach (var word in leaf.Arguments[i].Arity.MinimumNumberOfValues == 0 ? (string[])["no such"] : ["no such", ""])
                {
                    yield return [.. arguments[..i], word, .. arguments[(i + 1)..], .. Options(leaf, governance)];
                }
            }
        }
    }

    private static string[] WrongFiles(Governance governance) => [governance.PathOf("none.json"), governance.PathOf("."), ""];

    private static string[] WrongDocuments(Governance governance) =>
        [.. WrongFiles(governance), governance.Write("broken.json", "{ \"a\": "), governance.Write("other.json", "{ \"colour\": \"blue\" }")];

    // What the arguments would have to be, as far as a wrong one beside them is the fault that is told.
    private static IEnumerable<string> Arguments(Command leaf, Governance governance) => leaf.Arguments.Select(argument => argument.Name switch
    {
        "file" => governance.Write("good.json", IsOffline(leaf) ? "{\"a\":1}\n" : CanonicalJson.ToText(new AttributeSchema { Chaincode = "faulty" })),
        "chaincode" => "faulty",
        "height" => "1",
        "label" or "finding" => "reasonable",
        "outcome" => "dismissed",
        "on|off" => "on",
        "path" => "key*/a",
        _ => new string('a', 64),
    });

    private static IEnumerable<string> Options(Command leaf, Governance governance, string? except = null) => leaf.Options
        .Where(o => o.Required && o.Name != except).Select(o => (o.Name, Value: o.Name switch
        {
            "--until" => "900",
            "--calls" => "3",
            "--window" => "10",
            "--issued-before" => "2026-01-31T12:00:00Z",
            "--attribute" => "key*/a",
            "--verdict" => VerdictDigest,
            "--person" => "x509::CN=eve::CN=ca",
            "--organization" => Second,
            "--config" => governance.PathOf("none.json"),
            "--out" => governance.PathOf("out.json"),
            _ => "why",
        }))
        // Of one chaincode, where the command does not ask for it by an argument.
        .Concat(leaf is { Name: "propose", Parents: var parents } && parents.Any(p => p.Name == "policy") && except != "--file" ? [("--chaincode", "faulty")] : [])
        .Concat(leaf.Name == "give" ? [("--chaincode", "faulty")] : [])
        .Concat(leaf.Name == "backtest" && except is not ("--policy" or "--schema") ? [("--policy", governance.Write("policy.json", CanonicalJson.ToText(new DetectionPolicy { Chaincode = "faulty" })))] : [])
        .SelectMany(o => new[] { o.Item1, o.Item2 });

    // They read a file, and need nobody.
    private static bool IsOffline(Command leaf) => leaf.Name is "analyze" or "infer" or "verify" or "run";

    private static IEnumerable<(string[] Path, Command Leaf)> LeavesIn(Command command, string[] path) => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(child => LeavesIn(child, [.. path, child.Name]));
}
