using System.CommandLine;
using System.Text.Json;
using Warden.Documents;

namespace Warden.Scenarios.Commands;

/// <summary>What programs get: every command there is, with <c>--json</c>.</summary>
public sealed partial class GovernanceCommandTests
{
    // It ends by Ctrl-C, and prints a log.
    private const string Endless = "run";

    /// <summary>A command that is not run here fails the test, so a new one is run too.</summary>
    [Fact]
    public async Task For_programs_every_command_prints_one_document_on_one_line_or_a_fault_and_no_document()
    {
        using var governance = new Governance(Network);
        await EnactAsync(governance, "policy", "propose", "--chaincode", "programs", "--mode", "shadow", "--cooling-blocks", "3");
        var run = new SortedSet<string>(StringComparer.Ordinal) { Endless };
        var (call, verdict, transaction) = (new string('a', 64), new string('b', 64), new string('c', 64));
        var schema = governance.Write("programs-schema.json", CanonicalJson.ToText(new AttributeSchema { Chaincode = "programs", Attributes = [new AttributeDeclaration("key*/a")] }));
        var policy = governance.Write("programs-policy.json", CanonicalJson.ToText(new DetectionPolicy { Chaincode = "programs" }));
        var records = governance.Write("records.jsonl", string.Concat(Enumerable.Range(0, 60).Select(i => $"{{\"a\":{i % 7},\"b\":\"x\"}}\n")));
        var log = governance.Write("decisions.jsonl", "");
        string[] rest = ["--until", "800", "--source", "desk", "--reason", "incident 12"];

        await DoAsync("constitution show");
        await EndsAsync(1, "constitution found", governance.Write("programs-constitution.json", CanonicalJson.ToText(new Constitution { Members = Members })));
        await DoAsync("constitution propose", governance.PathOf("programs-constitution.json"));
        await DoAsync("policy list");
        await DoAsync("policy show", "programs");
        await DoAsync("policy history", "programs");
        await EndsAsync(1, "policy latency", "programs");
        await DoAsync("policy retire", "programs");
        await DoAsync("policy take-part", "programs", "on", "--reason", "as before");
        await DoAsync("policy emergency", "programs", "--until", "900", "--reason", "the bank waits");
        await EndsAsync(1, "policy review", "programs", "--found", "nothing");
        await DoAsync("schema show", "programs");
        await DoAsync("schema diff", schema);
        await DoAsync("schema infer", records);
        await DoAsync("schema limit", "programs", "key*/a", "--max", "7");
        await DoAsync("schema propose", schema);
        await DoAsync("backtest", "--policy", policy);
        await DoAsync("epoch list");
        await DoAsync("epoch request", "programs");
        await DoAsync("epoch show", "programs");
        await EndsAsync(2, "verify-model", "programs");
        await DoAsync("evaluate", "programs");
        await DoAsync("analyze", records);
        await DoAsync("decisions verify", log);
        await DoAsync("confirm give", call, "--chaincode", "programs", "--verdict", verdict, "--until", "900", "--reason", "seen");
        await DoAsync("confirm show", call);
        await DoAsync("confirm veto", call, "--reason", "not so fast");
        await DoAsync("confirm unveto", call, "--reason", "it is well");
        await DoAsync("label add", "programs", transaction, "reasonable", "--reason", "the yearly sale");
        await DoAsync("label list", "programs");
        await DoAsync("label queue", "programs");
        await EndsAsync(1, "label withdraw", "programs", transaction, "--reason", "it was not");
        await DoAsync("restrict quota", ["programs", "--calls", "3", "--window", "10", .. rest]);
        await DoAsync("restrict deny", ["programs", "--value", "a", .. rest]);
        await DoAsync("restrict limit", ["programs", "--attribute", "key*/a", "--max", "7", .. rest]);
        await DoAsync("restrict re-enrol", ["programs", "--organization", Second, "--person", "x509::CN=eve::CN=ca", "--issued-before", "2026-01-31T12:00:00Z", .. rest]);
        var restriction = await IdAsync("restrict pause", ["programs", .. rest]);
        foreach (var mspId in (string[])[First, Second])
        {
            await governance.DoAsync(mspId, "vote", "yes", restriction);
        }

        await DoAsync("vote enact", restriction);
        await DoAsync("restrict list", "programs");
        await DoAsync("restrict appeal", "programs", restriction, "--reason", "our payments");
        await DoAsync("restrict appeals", "programs");
        await DoAsync("restrict lift", "programs", restriction, "--reason", "closed");
        var proposal = await IdAsync("policy propose", "--chaincode", "programs", "--alpha", "0.01");
        await DoAsync("vote list", "--all");
        await DoAsync("vote effects", "--all");
        await DoAsync("vote yes", proposal);
        await DoAsync("vote revoke", proposal, "--reason", "later");
        await DoAsync("vote no", proposal);
        await DoAsync("vote show", proposal);
        await DoAsync("vote history", proposal);
        await EndsAsync(1, "vote expire", proposal);
        await DoAsync("vote withdraw", proposal);
        await DoAsync("vote witness");
        var incident = await IdAsync("incident open", "programs", "--summary", "odd", "--transaction", await ATransactionAsync());
        await DoAsync("incident list");
        await DoAsync("incident show", incident);
        await DoAsync("incident review", incident, "reasonable", "--reason", "it was meant");
        await DoAsync("incident check", incident);
        await EndsAsync(1, "incident compensate", incident, transaction, transaction);
        await EndsAsync(1, "incident close", incident, "dismissed", "--reason", "alone");
        await DoAsync("incident report", incident, "--out", governance.PathOf("report.json"));
        Assert.Equal(LeavesOf(Warden.Host.Commands.CommandLine.Create(), "").Order(StringComparer.Ordinal), run);

        async Task<JsonElement> DoneAsync(string command, IReadOnlyList<string> arguments, int exitCode)
        {
            run.Add(command);
            var result = await governance.AsAdminAsync(First, [.. arguments, "--json"], takesProfile: command is not ("analyze" or "schema infer" or "decisions verify"));
            var said = $"{string.Join(' ', arguments)}: {result.ExitCode} {result.Output}{result.Error}";
            Assert.True(result.ExitCode == exitCode, said);
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
            if (exitCode != 0 || result.Output.Length == 0)
            {
                Assert.True(result.Output.Length == 0, said);
                Assert.NotEmpty(result.Error);
                return default;
            }

            var lines = result.Output.TrimEnd('\n').Split('\n');
            Assert.True(lines.Length == 1 || command == "analyze", said);
            return lines.Select(line => JsonDocument.Parse(line).RootElement).ToList()[0];
        }

        Task DoAsync(string command, params IReadOnlyList<string> more) => EndsAsync(0, command, more);

        Task EndsAsync(int exitCode, string command, params IReadOnlyList<string> more) => DoneAsync(command, [.. command.Split(' '), .. more], exitCode);

        async Task<string> IdAsync(string command, params IReadOnlyList<string> more)
        {
            await Network.InStepAsync(Token);
            var document = await DoneAsync(command, [.. command.Split(' '), .. more], 0);
            await Network.InStepAsync(Token);
            return document.GetProperty("id").GetString()!;
        }
    }

    [Fact]
    public void Every_command_option_and_argument_says_what_it_is()
    {
        var nameless = new List<string>();
        Check(Warden.Host.Commands.CommandLine.Create(), "warden");
        Assert.Empty(nameless);

        void Check(Command command, string path)
        {
            nameless.AddRange(command.Options.Concat<Symbol>(command.Arguments).Append(command)
                .Where(symbol => symbol.Description is not { Length: > 3 } said || (!said.EndsWith('.') && symbol is Command))
                .Select(symbol => $"{path}: {symbol.Name}").Where(name => !name.EndsWith(": --version", StringComparison.Ordinal)));
            foreach (var child in command.Subcommands)
            {
                Check(child, $"{path} {child.Name}");
            }
        }
    }

    private static IEnumerable<string> LeavesOf(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(child => LeavesOf(child, path.Length == 0 ? child.Name : $"{path} {child.Name}"));

    private Task<string> ATransactionAsync() => Guarding.Governing.AddBlockAsync(Network, First, Token);
}
