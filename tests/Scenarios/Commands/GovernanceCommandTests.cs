using Warden.Documents;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Commands;

/// <summary>The commands around the governance contract that the story of docs/governance.md does not tell, and their faults.</summary>
public sealed partial class GovernanceCommandTests(EmbeddedOfThreeFixture network) : Scenario(network), IClassFixture<EmbeddedOfThreeFixture>
{
    private const string First = "Org1MSP";
    private const string Second = "Org2MSP";

    [Fact]
    public async Task An_emergency_is_voted_and_reviewed_by_another_organisation()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "urgent");
        string[] emergency = ["policy", "emergency", "urgent", "--until", "900", "--reason", "nothing passes"];
        Assert.Contains("no mode of urgent is stricter than shadow until block 900; a review is due", await EnactAsync(governance, emergency), StringComparison.Ordinal);
        Assert.Matches("urgent *│ shadow *│ 900 *│ another than Org1MSP *│ nothing passes", await governance.DoAsync(Second, "incident", "list", "--chaincode", "urgent"));
        Assert.Contains(
            "emergency: no mode is stricter than shadow until block 900: nothing passes; a review by another organisation than Org1MSP is due",
            await governance.DoAsync(First, "policy", "show", "urgent"), StringComparison.Ordinal);
        var own = await governance.AsAdminAsync(First, "policy", "review", "urgent", "--found", "all well");
        Assert.Equal(1, own.ExitCode);
        Assert.Contains("the emergency of urgent is reviewed by Org2MSP: a bad model", await governance.DoAsync(Second, "policy", "review", "urgent", "--found", "a bad model"), StringComparison.Ordinal);
        Assert.Contains("reviewed by Org2MSP: a bad model", await governance.DoAsync(First, "policy", "show", "urgent"), StringComparison.Ordinal);
        Assert.Equal("no incident waits for anybody\n", await governance.DoAsync(Second, "incident", "list", "--chaincode", "urgent"));
    }

    [Fact]
    public async Task What_is_enacted_and_reported_by_nobody_is_listed_until_it_is()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "reported");
        Assert.Equal("all that is reported on is obeyed everywhere\n", await governance.DoAsync(First, "vote", "effects"));
        await ConstituteAsync(governance, new Constitution { Members = Members, SidecarsReport = true, EffectBlocks = 100 });
        await EnactAsync(governance, "restrict", "pause", "reported", "--until", "800", "--source", "desk", "--reason", "incident 12");
        Assert.Matches("restrict reported *│ *pending *│ *│ *Org1MSP, Org2MSP, Org3MSP *│ *\\d", await governance.DoAsync(Second, "vote", "effects"));
        await ConstituteAsync(governance, new Constitution { Members = Members });
    }

    [Fact]
    public async Task A_limit_of_latency_is_voted_and_everybody_sees_who_is_over_it()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "timed");
        string[] limit = ["policy", "propose", "--chaincode", "timed", "--latency", "10", "--latency-calls", "50"];
        var early = await governance.AsAdminAsync(First, limit);
        Assert.StartsWith("400 policy: latency: expected a constitution that lets sidecars report", early.Error, StringComparison.Ordinal);
        await ConstituteAsync(governance, new Constitution { Members = Members, SidecarsReport = true });
        await EnactAsync(governance, limit);
        foreach (var (member, p99) in ((string, string)[])[(First, "12500"), (Second, "10001")])
        {
            Assert.DoesNotContain("the guard is in shadow", await governance.DoAsync(Second, "policy", "latency", "timed"), StringComparison.Ordinal);
            await Governing.DoAsync(Network, member, Token, GovernanceFunctions.ReportLatency, "timed", "peer0:7051", "7", "50", "900", p99);
        }

        var shown = await governance.AsUserAsync("Org3MSP", "policy", "latency", "timed");
        Assert.StartsWith(
            "timed: at most 10 ms added to 99 of 100 calls, over 50 calls; over it: Org1MSP, Org2MSP; 2 put the guard in shadow\nthe guard is in shadow\n", shown.Output,
            StringComparison.Ordinal);
        Assert.Matches("Org1MSP *│ *peer0:7051 *│ *0.9 *│ *12.5 *│ *over *│ *7", shown.Output);
        var all = (await governance.AsUserAsync("Org3MSP", "policy", "latency", "--json")).Json[0];
        Assert.True(Assert.Single(all.EnumerateArray()).GetProperty("inShadow").GetBoolean());
        Assert.Equal(
            "what peer0:7051 of Org2MSP reported on timed counts no more\n", await governance.DoAsync(Second, "policy", "latency", "timed", "--withdraw", "peer0:7051"));
        Assert.Contains("the modes of the policy hold", await governance.DoAsync(First, "policy", "latency", "timed"), StringComparison.Ordinal);

        var alone = await governance.AsAdminAsync(First, "policy", "propose", "--chaincode", "timed", "--latency", "0", "--latency-by", "anyone");
        Assert.Equal((2, "--latency-by: expected --latency beside it, since the policy has no limit\n"), (alone.ExitCode, alone.Error));
        Assert.Matches(@"latency\.by *│ *majority *│ *anyone", await governance.DoAsync(First, "policy", "propose", "--chaincode", "timed", "--latency-by", "anyone"));
        Assert.Matches(@"latency\.functions.*GetPrice", await governance.DoAsync(First, "policy", "propose", "--chaincode", "timed", "--latency-function", "GetPrice"));
        await EnactAsync(governance, "policy", "propose", "--chaincode", "timed", "--latency", "0");
        Assert.Equal("no policy has a limit of latency\n", await governance.DoAsync(First, "policy", "latency"));
        await ConstituteAsync(governance, new Constitution { Members = Members });
    }

    [Fact]
    public async Task A_schema_is_compared_with_the_one_in_force_and_voted()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "declared");
        var schema = new AttributeSchema
        {
            Chaincode = "declared",
            Attributes = [new AttributeDeclaration("asset*/size", Unit: "cm", Description: "length"), new AttributeDeclaration("asset*/owner", Sensitive: true)],
            Arguments = new Dictionary<string, IReadOnlyList<string>> { ["CreateAsset"] = ["id", "size"] },
        };
        var file = governance.Write("schema.json", CanonicalJson.ToText(schema));
        Assert.Matches(@"attributes\[asset\*/size\]\.unit *│ *– *│ *cm", await governance.DoAsync(First, "schema", "diff", file));

        var id = await governance.ProposeAsync(First, "schema", "propose", file);
        Assert.Contains("asset*/owner", await governance.DoAsync(Second, "schema", "diff", "--proposal", id[..12]), StringComparison.Ordinal);
        await governance.DoAsync(First, "vote", "yes", id);
        await governance.DoAsync(Second, "vote", "yes", id);
        Assert.Contains("schema 2 of declared", await governance.DoAsync(First, "vote", "enact", id), StringComparison.Ordinal);
        var shown = await governance.DoAsync(First, "schema", "show", "declared");
        Assert.Matches(@"asset\*/size *│ *│ *cm *│ *│ *│ *│ *│ *length", shown);
        Assert.Contains("CreateAsset(id, size)", shown, StringComparison.Ordinal);
        Assert.Contains("nothing changes", await governance.DoAsync(First, "schema", "diff", file), StringComparison.Ordinal);
        var policy = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "declared", "--alpha", "0.01");
        var wrong = await governance.AsAdminAsync(First, "schema", "diff", "--proposal", policy);
        Assert.Equal((2, $"--proposal: expected a proposal of a schema, but {policy[..8]} is one of kind policy\n"), (wrong.ExitCode, wrong.Error));
    }

    [Fact]
    public async Task A_label_is_withdrawn_by_the_first_digits_of_its_transaction()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "labelled");
        var transaction = string.Concat(Enumerable.Repeat("5eed1234", 8));
        await EnactAsync(governance, "label", "add", "labelled", transaction, "reasonable", "--reason", "the yearly sale", "--attribute", "asset*/size");
        Assert.Matches("5eed1234 *│ *reasonable *│ *the yearly sale", await governance.DoAsync(Second, "label", "list", "labelled"));
        Assert.Contains("is labelled no longer", await EnactAsync(governance, "label", "withdraw", "labelled", "5eed", "--reason", "it was last year's"), StringComparison.Ordinal);
        var gone = await governance.AsAdminAsync(First, "label", "withdraw", "labelled", "5eed", "--reason", "again");
        Assert.Equal((1, "expected the id of a labelled transaction of labelled, but none begins with 5eed\n"), (gone.ExitCode, gone.Error));
    }

    [Fact]
    public async Task Quotas_listed_values_and_new_enrolments_are_voted_and_listed_with_their_scope()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "limited");
        string[] rest = ["--until", "800", "--source", "desk", "--reason", "too many"];
        await EnactAsync(governance, ["restrict", "quota", "limited", "--function", "Pay", "--calls", "3", "--window", "10", .. rest]);
        await EnactAsync(governance, ["restrict", "deny", "limited", "--value", "IBAN 12", "--confirmable", "--until-version", "2.0", .. rest]);
        await EnactAsync(governance, ["restrict", "re-enrol", "limited", "--organization", Second, "--person", "x509::CN=eve,OU=client::CN=ca", "--issued-before", "2026-01-31T12:00:00Z", .. rest]);
        await EnactAsync(governance, ["restrict", "deny", "limited", "--pattern", "IBAN 1*", .. rest]);
        var listed = await governance.DoAsync(Second, "restrict", "list", "limited");
        Assert.Contains("function Pay, 3 calls in 10 blocks", listed, StringComparison.Ordinal);
        Assert.Contains("value IBAN 12, until version 2.0", listed, StringComparison.Ordinal);
        Assert.Contains("pattern IBAN 1*", listed, StringComparison.Ordinal);
        Assert.Contains("organisation Org2MSP, person eve, certificates before 2026-01-31T12:00:00Z", listed, StringComparison.Ordinal);

        var nothing = await governance.AsAdminAsync(First, ["restrict", "deny", "limited", .. rest]);
        Assert.Equal((2, "restriction: kind: expected a value, a pattern or an organization to deny, but none came\n"), (nothing.ExitCode, nothing.Error));
        var late = await governance.AsAdminAsync(First, "restrict", "pause", "limited", "--source", "desk", "--reason", "why");
        Assert.Equal(2, late.ExitCode);
        Assert.Contains("--until", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restriction_is_listed_with_the_incident_that_it_is_for()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "isolated");
        var opened = await governance.AsAdminAsync(First, "incident", "open", "isolated", "--summary", "odd", "--transaction", await ATransactionAsync(), "--json");
        var incident = opened.Json[0].GetProperty("id").GetString()!;
        await Network.InStepAsync(Token);
        string[] rest = ["--until", "800", "--source", "desk", "--reason"];
        await EnactAsync(governance, ["restrict", "pause", "isolated", "--function", "Pay", "--incident", incident[..8], .. rest, "stolen"]);
        await EnactAsync(governance, ["restrict", "pause", "isolated", "--function", "Read", .. rest, "too slow"]);
        var listed = await governance.DoAsync(Second, "restrict", "list", "isolated");
        Assert.Matches($@"stolen *│ *desk *│ *{incident[..8]} *\n", listed);
        Assert.Matches(@"too slow *│ *desk *│ *\n", listed);
        var documents = (await governance.AsUserAsync(Second, "restrict", "list", "isolated", "--json")).Json[0].EnumerateArray().Select(r => r.GetProperty("document"));
        Assert.Equal([incident], documents.Where(d => d.TryGetProperty("incident", out _)).Select(d => d.GetProperty("incident").GetString()));
    }

    [Fact]
    public async Task A_proposal_that_can_no_longer_be_done_fails_when_it_is_enacted_and_the_exit_code_says_so()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "lifted");
        await EnactAsync(governance, "restrict", "pause", "lifted", "--until", "800", "--source", "desk", "--reason", "incident 12");
        var restriction = (await governance.AsAdminAsync(First, "restrict", "list", "lifted", "--json")).Json[0][0].GetProperty("id").GetString()!;
        string[] lift = ["restrict", "lift", "lifted", restriction[..8], "--reason", "closed"];
        var (once, twice) = (await governance.ProposeAsync(First, lift), await governance.ProposeAsync(Second, lift));
        foreach (var id in (string[])[once, twice])
        {
            await governance.DoAsync(First, "vote", "yes", id);
            await governance.DoAsync(Second, "vote", "yes", id);
        }

        Assert.Contains("is lifted", await governance.DoAsync(First, "vote", "enact", once), StringComparison.Ordinal);
        var failed = await governance.AsAdminAsync(First, "vote", "enact", twice);
        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith($"proposal {twice[..8]} has failed: ", failed.Output, StringComparison.Ordinal);
        Assert.Contains("it could not be done: ", (await governance.AsUserAsync(Second, "vote", "show", twice)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chaincode_is_put_under_guard_with_its_schema()
    {
        using var governance = new Governance(Network);
        var schema = governance.Write("schema.json", CanonicalJson.ToText(new AttributeSchema { Chaincode = "both", Attributes = [new AttributeDeclaration("key*/iban", Sensitive: true)] }));
        await EnactAsync(governance, "policy", "propose", "--chaincode", "both", "--mode", "shadow", "--schema", schema);
        Assert.Contains("key*/iban", await governance.DoAsync(Second, "schema", "show", "both"), StringComparison.Ordinal);
        var late = await governance.AsAdminAsync(First, "policy", "propose", "--chaincode", "both", "--mode", "hold", "--schema", schema);
        Assert.Equal((2, "--schema: expected none, since both is under guard: warden schema propose changes it\n"), (late.ExitCode, late.Error));
    }

    [Fact]
    public async Task Options_change_single_members_of_a_policy_and_leave_the_others()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "changed");
        var id = await governance.ProposeAsync(
            First, "policy", "propose", "--chaincode", "changed", "--function", "Pay=hold", "--function", "Read=off", "--strategy", "sigma & forest", "--retrain-every", "77",
            "--fallback", "hold", "--on-unscored", "hold", "--canary-share", "0.5", "--persons", "2", "--cooling-blocks", "3", "--organization", First, "--organization", Second);
        var proposed = (await governance.AsUserAsync(Second, "vote", "show", id, "--json")).Json[0].GetProperty("proposal").GetProperty("policy");
        Assert.Equal(
            """{"alpha":0.001,"canaryShare":0.5,"chaincode":"changed","confirmation":{"by":"anybody","coolingBlocks":3,"persons":2,"validForBlocks":1000},"fallback":"hold","functions":{"Pay":"hold","Read":"off"},"minimumHistory":100,"mode":"shadow","onUnscored":"hold","organizations":["Org1MSP","Org2MSP"],"retrain":{"everyBlocks":77},"strategy":"sigma & forest","thresholds":"calibrated","v":1,"z":0.003}""",
            proposed.GetRawText());
        await governance.DoAsync(First, "vote", "yes", id);
        await governance.DoAsync(Second, "vote", "yes", id);
        await governance.DoAsync(First, "vote", "enact", id);
        var next = await governance.DoAsync(First, "policy", "propose", "--chaincode", "changed", "--function", "Read=", "--organization", "*");
        Assert.Matches(@"functions\.Read *│ *off *│ *–", next);
        Assert.Matches(@"organizations *│ *Org1MSP, Org2MSP *│ *\n", next);
        Assert.DoesNotContain("strategy", next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected the id of a proposal or at least its first 4 hexadecimal digits, but xyz came", 2, "vote", "show", "xyz")]
    [InlineData("expected the id of a proposal, but none begins with 0000000000000000", 1, "vote", "yes", "0000000000000000")]
    [InlineData("--mode: expected one of off, shadow, advise, hold, deny, but loud came", 2, "policy", "propose", "--chaincode", "a", "--mode", "loud")]
    [InlineData("--function: expected NAME=MODE with one of off, shadow, advise, hold, deny, but Pay came", 2, "policy", "propose", "--chaincode", "a", "--function", "Pay")]
    [InlineData("expected either --file with a whole policy or --chaincode with what changes", 2, "policy", "propose", "--mode", "hold")]
    [InlineData("--mode: expected none beside --file, which holds the whole policy", 2, "policy", "propose", "--file", "a.json", "--mode", "hold")]
    [InlineData("expected a file or --proposal, but neither came", 2, "schema", "diff")]
    [InlineData("expected a file or --proposal, but both came", 2, "schema", "diff", "a.json", "--proposal", "a0a0")]
    [InlineData("404 expected a registered chaincode, but", 1, "policy", "show", "nowhere")]
    [InlineData("expected either --proposal, or --policy or --schema with a file", 2, "backtest")]
    [InlineData("--vote: expected --proposal beside it", 2, "backtest", "--policy", "a.json", "--vote", "yes")]
    [InlineData("no epoch of nowhere is in force: expected a height with --height", 2, "verify-model", "nowhere")]
    [InlineData("expected a policy of nowhere in force at block 1, but there is none", 2, "verify-model", "nowhere", "--height", "1")]
    public async Task A_fault_is_one_sentence_and_an_exit_code(string sentence, int exitCode, params string[] arguments)
    {
        using var governance = new Governance(Network);
        var result = await governance.AsAdminAsync(First, arguments);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output.Trim()));
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_and_caller_are_given_one_by_one_too_and_go_before_the_profile()
    {
        using var governance = new Governance(Network);
        var organization = Network.Material.Organization(Second);
        var peer = Network.Peer(Second);
        string At(string path) => governance.PathOf(path);
        string[] options =
        [
            "--peer", peer.Address, "--tls-root", At(MaterialFolder.TlsRootPath(organization)), "--server-name", peer.ServerName, "--msp-id", Second,
            "--certificate", At(MaterialFolder.CertificatePath(organization, organization.Admin)), "--private-key", At(MaterialFolder.PrivateKeyPath(organization, organization.Admin)),
            "--channel", Network.ChannelName,
        ];
        // Above what the organisation's sidecar may have witnessed, and may yet while this runs.
        var height = await Network.InStepAsync(Token) + 1000;
        var alone = await RunAsync(["vote", "witness", $"{height}", .. options]);
        Assert.Equal((0, true), (alone.ExitCode, alone.Output.Contains($"Org2MSP {height}", StringComparison.Ordinal)));
        var beside = await governance.AsAdminAsync(First, ["vote", "witness", $"{height + 1}", .. options]);
        Assert.Contains($"Org2MSP {height + 1}", beside.Output, StringComparison.Ordinal);

        var without = await RunAsync(["policy", "list", .. options[..^2]]);
        Assert.Equal((2, "--channel: expected a channel, but nothing came\n"), (without.ExitCode, without.Error));
    }

    [Fact]
    public async Task A_profile_that_cannot_be_read_and_a_peer_that_is_not_there_are_named()
    {
        using var governance = new Governance(Network);
        var misspelt = governance.Write("misspelt.json", "{ \"chanel\": \"mychannel\" }");
        var read = await RunAsync(["policy", "list", "--profile", misspelt]);
        Assert.Equal(2, read.ExitCode);
        Assert.Contains("misspelt.json", read.Error, StringComparison.Ordinal);
        Assert.Contains("chanel", read.Error, StringComparison.Ordinal);

        var away = await governance.AsAdminAsync(First, "policy", "list", "--peer", "127.0.0.1:1");
        Assert.Equal(1, away.ExitCode);
        Assert.NotEmpty(away.Error);
        var unknown = await governance.AsAdminAsync(First, "policy", "list", "--governance", "other");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("other", unknown.Error, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Members => [.. Network.Organizations.Order(StringComparer.Ordinal)];

    private static async Task RegisterAsync(Governance governance, string chaincode) =>
        await EnactAsync(governance, "policy", "propose", "--chaincode", chaincode, "--mode", "shadow");

    private static Task<string> ConstituteAsync(Governance governance, Constitution constitution) => EnactAsync(
        governance, "constitution", "propose", governance.Write("constitution.json", CanonicalJson.ToText(constitution)));

    private static async Task<string> EnactAsync(Governance governance, params IReadOnlyList<string> proposal)
    {
        var id = await governance.ProposeAsync(First, proposal);
        await governance.DoAsync(First, "vote", "yes", id);
        await governance.DoAsync(Second, "vote", "yes", id);
        return await governance.DoAsync(First, "vote", "enact", id);
    }

    private static async Task<CommandResult> RunAsync(IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = await Warden.Host.Commands.CommandLine.RunAsync(arguments, output, errors, Token);
        return new CommandResult(exitCode, output.ToString(), errors.ToString());
    }
}
