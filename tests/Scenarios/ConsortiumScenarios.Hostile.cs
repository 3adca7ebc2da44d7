using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios;

/// <summary>Documents that somebody made to hurt: refused with a sentence by whoever reads them first, or harmless to whoever obeys them.</summary>
public abstract partial class ConsortiumScenarios
{
    private const int Mebibyte = 1 << 20;

    // All that a strategy may have: an operator every other character, and every name twice as often as the one before would be if it were multiplied out.
    private static readonly string Doubling = "sigma|knn&density|forest" + string.Concat(Enumerable.Repeat("&(sigma|knn|density|forest)", 17));

    private static readonly string[] Patterns = ["(((a{100}){100}){100})", "(a+)+$", "(a|a)*b", ".*.*.*=.*"];

    private static GuardPlan Patterned => PlanOf("patterned", WardenMode.Hold, p => p with
    {
        Strategy = Doubling,
        Attributes = new SortedDictionary<string, AttributePolicy>(StringComparer.Ordinal)
        {
            ["put/args[0]"] = new(Limits: new ValueLimits(Values: [.. Patterns.Append("key").Order(StringComparer.Ordinal)])),
        },
        Match = [new CallMatch(Functions: ["record"]), new CallMatch(Argument: 1, Within: new ValueLimits(Values: [.. Patterns.Order(StringComparer.Ordinal)]))],
    });

    /// <summary>Gets policies, with what is said of them by the contract, and by the command where that says something else.</summary>
    private static IReadOnlyList<(byte[] Policy, string Sentence, string? Command)> HostilePolicies { get; } =
    [
        (Policy($"\"strategy\":\"{new string('(', Mebibyte)}\""), "argument 2: expected at most 524288 bytes, but 1048", "policy: strategy: expected at most 512 characters, but 1048576 came"),
        (Text(string.Concat(Enumerable.Repeat("{\"policy\":", 10_000)) + "1" + new string('}', 10_000)), "policy: expected no member of this name, but one came", null),
        (Policy($"\"organizations\":{new string('[', 10_000)}{new string(']', 10_000)}"), "organizations[0]: expected text, but ", null),
        (Policy("\"mode\":\"deny\",\"mode\":\"off\""), "Duplicate property 'mode'", null),
        (Policy("\"functions\":{\"a\":\"off\",\"\\u0061\":\"deny\"}"), "functions.a: Duplicate properties not allowed", null),
        (Policy("\"alpha\":1e999"), "policy: alpha: expected a share in (0, 0.5], but", null),
        (Policy($"\"minimumHistory\":{new string('9', 10_000)}"), "minimumHistory: expected a whole number, -2147483648 to 2147483647, but 9999", null),
        ([.. Text("{\"chaincode\":\""), 0xff, 0xfe, .. Text("\"}")], "argument 2: expected UTF-8, but other bytes came", "expected UTF-8, but other bytes came"),
        (Policy($"\"organizations\":[{string.Join(',', Enumerable.Repeat("\"a\"", 100_000))}]"), "policy: organizations: expected at most 256 organisations, but 100000 came", null),
        (Policy($"\"organizations\":[{string.Join(',', Enumerable.Repeat("\"a\"", 1_000_000))}]"), "argument 2: expected at most 524288 bytes, but 4000", "policy: organizations: expected at most 256 organisations, but 1000000 came"),
        (Policy($"\"functions\":{{\"{new string('k', 100_000)}\":\"off\"}}"), "policy: functions: expected a name of 1 to 128 characters, but", null),
        (Policy($"\"{new string('k', 100_000)}\":1"), "kkkk…", null),
        (Policy("\"organizations\":[null]"), "expected no null in a list, but one came", null),
        (Policy($"\"strategy\":\"sigma{string.Concat(Enumerable.Repeat("|sigma", 10_000))}\""), "policy: strategy: expected at most 512 characters, but 60005 came", null),
        (Policy($"\"strategy\":\"{new string('(', 250)}sigma{new string(')', 250)}\""), "at most 32 nested parentheses and negations", null),
        (Policy("\"strategy\":\"(a+)+$\""), "policy: strategy: at 2: expected", null),
        (Policy("\"attributes\":{\"a\":{\"limits\":{\"min\":\"1e9\"}}}"), "a decimal number without exponent", null),
        (Policy("\"attributes\":{\"a\":{\"limits\":{\"pattern\":\"(a+)+$\"}}}"), "limits.pattern: expected no member of this name, but one came", null),
        (Policy("\"\\u001b[2J\":1"), "?[2J']: expected no member of this name, but one came", null),
    ];

    [Fact]
    public async Task A_document_made_to_hurt_is_refused_with_a_sentence_and_nothing_of_it_is_recorded()
    {
        using var governance = new Governance(Network);
        var before = await ProposalsAsync();
        foreach (var (policy, sentence, command) in HostilePolicies)
        {
            var refused = await Assert.ThrowsAsync<EndorseException>(() => Network.Channel(First, "Admin").GetContract(GovernanceFunctions.Chaincode).NewProposal(
                GovernanceFunctions.Propose, new ProposalOptions { Arguments = [Text("register"), (byte[])[.. Text("{\"policy\":"), .. policy, .. Text("}")]] }).EndorseAsync(Token));
            Assert.NotEmpty(refused.Details);
            Assert.All(refused.Details, d => Assert.Equal(400, d.Refusal!.Status));
            Assert.All(refused.Details, d => Assert.Contains(sentence, d.Refusal!.Message, StringComparison.Ordinal));

            // The command reads the file before anything is asked, and says the same in one line that a terminal can show.
            await File.WriteAllBytesAsync(governance.PathOf("hostile.json"), policy, Token);
            var result = await governance.AsAdminAsync(First, "policy", "propose", "--file", governance.PathOf("hostile.json"));
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains(command ?? sentence, result.Error, StringComparison.Ordinal);
            Assert.True(result.Error.Length < 1200 && !result.Error.TrimEnd('\n').Any(char.IsControl), result.Error);
        }

        Assert.Equal(before, await ProposalsAsync());
    }

    [Fact]
    public async Task A_schema_just_within_the_limit_is_proposed_and_shown_and_one_just_beyond_is_refused()
    {
        using var governance = new Governance(Network);
        var policy = governance.Write("large.policy.json", CanonicalJson.ToText(GuardPlan.Policy("large", WardenMode.Shadow)));
        var over = await governance.AsAdminAsync(First, "policy", "propose", "--file", policy, "--schema", governance.Write("over.json", Schema(380)));
        Assert.Equal(1, over.ExitCode);
        Assert.StartsWith("400 argument 2: expected at most 524288 bytes, but 5", over.Error, StringComparison.Ordinal);

        var within = Schema(355);
        Assert.InRange(within.Length, 500_000, 523_000);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--file", policy, "--schema", governance.Write("within.json", within));
        Assert.Contains("0 yes, 0 no, 2 yes needed", await governance.DoAsync(Third, "vote", "show", id), StringComparison.Ordinal);
        await governance.DoAsync(First, "vote", "withdraw", id);

        static string Schema(int description) => CanonicalJson.ToText(new AttributeSchema
        {
            Chaincode = "large",
            Attributes = [.. Enumerable.Range(0, 1024).Select(i => new AttributeDeclaration(
                FormattableString.Invariant($"lot*/part{i:D4}{new string('x', 80)}"), Description: new string('d', description)))],
        });
    }

    [Fact]
    public async Task Patterns_are_texts_and_a_strategy_that_doubles_costs_no_call_its_score()
    {
        var guard = await GuardAsync(Patterned);
        Assert.InRange(Doubling.Length, 480, 512);
        var deny = new Restriction
        {
            Chaincode = Patterned.Name, Kind = RestrictionKind.Deny, Value = "(a+)+$", Reason = "incident 21", Source = "desk", UntilBlock = 1_000_000,
        };
        await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(deny), Token);
        await guard.CatchUpAsync(Token);

        // What a backtracking engine would never end with, and what a counted one would need gigabytes for.
        foreach (var text in (string[])[new string('a', 50_000) + "!", new string('a', 1_000_000), string.Concat(Enumerable.Repeat("=", 50_000))])
        {
            var matched = await EndorseAsync(guard, new Call("put", "key", text), Pairs[0]);
            Assert.Equal(200, matched.Response.Status);
        }

        var refused = await Assert.ThrowsAsync<DeniedException>(() => EndorseAsync(guard, new Call("put", "key", "(a+)+$"), Pairs[0]));
        Assert.Contains("incident 21", refused.Verdicts[0].Sentence, StringComparison.Ordinal);

        // Ordinary calls are scored and pass, odd ones are held.
        var usual = await EndorseAsync(guard, Lots.Record(4201, Lots.Usual(1)), Pairs[0]);
        Assert.All(
            await Task.WhenAll(Pairs[0].Select(member => guard.Sidecars[member].Decisions.OfAsync(usual.TransactionId, Patterned.Name, Token))),
            decision => Assert.Equal("OK", decision.Outcome));
        await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, Lots.Record(4202, Lots.FarTooHigh), Pairs[0]));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Policy(string member) => Text($"{{\"chaincode\":\"hostile\",{member}}}");

    private async Task<IReadOnlyList<string>> ProposalsAsync() =>
        [.. (await Governing.ListAsync<ProposalRecord>(Network, GovernanceFunctions.ListProposals, Token)).Select(p => p.Id)];
}
