using System.Globalization;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Gateway;
using Warden.Topology;

namespace Warden.Scenarios.Commands;

/// <summary>docs/governance.md shows what the commands print. <c>WARDEN_WRITE_DOCS=1</c> writes its blocks anew.</summary>
public sealed class GovernanceStoryTests : IAsyncLifetime
{
    private const int History = 120;

    private static readonly string[] Colors = ["blue", "red", "green", "yellow"];
    private static readonly string[] Owners = ["Tomoko", "Brad", "Max", "Adriana", "Michel"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-story-");
    private SampleNetwork network = null!;
    private Story story = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A block for each transaction: then every run has the same calls between two heights.
        var topology = NetworkTopology.WithOrganizations(3);
        network = await SampleNetwork.StartAsync(topology with { Batch = topology.Batch with { MaxMessageCount = 1 } }, Token);
        MaterialFolder.Write(network.Material, folder.FullName);
        story = new Story(folder.FullName, CallerProfile.Write(network.Material, folder.FullName));
    }

    public async ValueTask DisposeAsync()
    {
        await network.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_story_in_the_documentation_is_what_happens()
    {
        await FoundAsync();
        await RegisterAsync();
        await BacktestAsync();
        await AgreeAsync();
        var confirmed = await HoldAsync();
        await CorrectAsync();
        await SettleAsync(await IsolateAsync(confirmed));
        await DeclareAsync();
        await LeaveOutAsync();
        await ExpireAsync();
        await AmendAsync();
        story.Compare(Checkout.FindPage("governance.md") ?? throw new InvalidOperationException($"Expected Plugin.sln above {AppContext.BaseDirectory}."));
    }

    private async Task FoundAsync()
    {
        story.Write("Org1", "constitution.json",
            """
            {
              "members": ["Org1MSP", "Org2MSP", "Org3MSP"],
              "votingBlocks": 500,
              "thresholds": { "retire": { "rule": "unanimity" } },
              "mandates": [{ "organization": "Org3MSP", "kinds": ["restrict"], "chaincode": "basic", "untilBlock": 5000 }],
              "evidence": { "hold": { "calls": 50, "warnShare": 0.1, "recomputations": 1 } }
            }
            """);
        foreach (var member in (int[])[1, 2, 3])
        {
            await AdminAsync(member, "constitution", "found", "constitution.json");
        }

        await AdminAsync(2, "constitution", "show");
        story.End("found");
    }

    private async Task RegisterAsync()
    {
        await UserAsync(1, "policy", "propose", "--chaincode", "basic", "--mode", "shadow");
        story.Write("Org1", "bad.json", "{ \"chaincode\": \"basic\", \"mode\": \"shadow\", \"retrain\": { \"everyBlocks\": 0 } }");
        await AdminAsync(1, "policy", "propose", "--file", "bad.json");
        var id = IdIn(await AdminAsync(
            1, "policy", "propose", "--chaincode", "basic", "--mode", "shadow", "--minimum-history", "50", "--confirmed-by", "anotherOrganization", "--cooling-blocks", "5"));
        await AdminAsync(1, "vote", "yes", id);
        await UserAsync(1, "vote", "enact", id);
        await AdminAsync(2, "vote", "list");
        await AdminAsync(2, "vote", "yes", id, "--reason", "agreed on Monday");
        await UserAsync(1, "vote", "enact", id);
        await UserAsync(1, "policy", "list");
        story.End("register");
    }

    private async Task BacktestAsync()
    {
        var contract = network.Contract("Org1MSP");
        for (var i = 0; i < History; i++)
        {
            var value = i is 90 or 100 or 110 ? Value(i) * 1000 : Value(i);
            await contract.SubmitAsync("CreateAsset", Asset(i, value), Token);
        }

        await network.CatchUpAsync(Token);
        var last = (await network.Channel("Org1MSP").Ledger.GetChainInfoAsync(Token)).Height - 1;
        var first = (last - 59).ToString(CultureInfo.InvariantCulture);
        await AdminAsync(1, "policy", "propose", "--chaincode", "basic", "--mode", "hold");
        story.Write("Org1", "hold.json",
            """
            {
              "chaincode": "basic", "mode": "hold", "minimumHistory": 50, "retrain": { "everyBlocks": 100000 },
              "confirmation": { "by": "anotherOrganization", "coolingBlocks": 5 }
            }
            """);
        await AdminAsync(1, "backtest", "--policy", "hold.json", "--from", first, "--report", "report.json");
        var id = IdIn(await AdminAsync(1, "policy", "propose", "--file", "hold.json", "--backtest", "report.json"));
        await AdminAsync(1, "vote", "yes", id);
        await AdminAsync(2, "vote", "yes", id);
        await AdminAsync(1, "vote", "enact", id);
        await AdminAsync(3, "backtest", "--proposal", id, "--vote", "yes", "--reason", "three slips of the keyboard");
        await AdminAsync(2, "vote", "show", id);
        await AdminAsync(1, "vote", "enact", id);
        await UserAsync(2, "policy", "history", "basic");
        story.End("backtest");
    }

    private async Task AgreeAsync()
    {
        await AdminAsync(1, "epoch", "request", "basic");
        await AgreedAsync();
        await UserAsync(2, "epoch", "show", "basic");
        await UserAsync(3, "verify-model", "basic");
        story.End("epoch");
    }

    private async Task<string> HoldAsync()
    {
        var committed = "";
        var contract = network.Contract("Org1MSP");
        var call = ProposalOptions.WithArguments(Asset(History, Value(3) * 1000));
        var held = (await TellCallAsync(call))!;
        var verdict = held.Verdicts[0].Document!;
        await UserAsync(
            2, "confirm", "give", held.CallDigest, "--chaincode", "basic", "--verdict", verdict.Digest, "--attribute", verdict.Findings[0].Path, "--until", "5000", "--reason", "the buyer called me");
        await AdminAsync(3, "confirm", "veto", held.CallDigest, "--reason", "the account is new");
        await AdminAsync(3, "confirm", "unveto", held.CallDigest, "--reason", "the bank agrees");
        // Five blocks for a veto.
        for (var block = 0; block < 5; block++)
        {
            await contract.SubmitAsync("CreateAsset", Asset(History + 10 + block, Value(History + 10 + block)), Token);
        }

        await network.CatchUpAsync(Token);
        await TellCallAsync(call);
        await UserAsync(1, "confirm", "show", held.CallDigest);
        await network.CatchUpAsync(Token);
        await TellCallAsync(call with { Arguments = ProposalOptions.WithArguments(Asset(History + 1, Value(3) * 1000)).Arguments });
        story.End("hold");
        return committed;

        async Task<Warning?> TellCallAsync(ProposalOptions options)
        {
            var text = $"CreateAsset({string.Join(", ", options.Arguments.Select(a => System.Text.Encoding.UTF8.GetString(a.Span)))})";
            try
            {
                var commit = await (await contract.BeginSubmitAsync("CreateAsset", options, Token)).GetStatusAsync(Token);
                Assert.True(commit.Successful);
                committed = commit.TransactionId;
                story.Tell($"User1@org1> {text}", "committed");
                return null;
            }
            catch (WarnException e)
            {
                story.Tell($"User1@org1> {text}", $"{e.Warning.Verdicts[0].Status}: {e.Warning.Sentence}");
                return e.Warning;
            }
        }
    }

    private async Task CorrectAsync()
    {
        await UserAsync(3, "label", "queue", "basic");
        var warned = CanonicalJson.Read<BacktestReport>(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "report.json"), Token)).Warned[0];
        var id = IdIn(await AdminAsync(2, "label", "add", "basic", warned, "unreasonable", "--reason", "a slip of the keyboard"));
        await AdminAsync(2, "vote", "yes", id);
        await AdminAsync(1, "vote", "yes", id);
        await AdminAsync(1, "vote", "revoke", id, "--reason", "I want to see the invoice first");
        await AdminAsync(2, "vote", "enact", id);
        await AdminAsync(1, "vote", "yes", id, "--reason", "seen");
        await AdminAsync(2, "vote", "enact", id);
        await UserAsync(3, "label", "list", "basic");
        await UserAsync(3, "vote", "history", id);
        story.End("correct");
    }

    private async Task<(string Incident, string Transaction, string Restriction)> IsolateAsync(string transaction)
    {
        var opened = await UserAsync(
            1, "incident", "open", "basic", "--transaction", transaction, "--severity", "high", "--summary", "the buyer of asset1120 does not exist");
        var incident = opened.Split(' ')[1][..8];
        await network.CatchUpAsync(Token);
        string[] pause =
        [
            "restrict", "pause", "basic", "--function", "TransferAsset", "--until", "4000", "--incident", incident, "--source", "desk of Org3", "--reason", "nobody passes it on", "--enact",
        ];
        await AdminAsync(1, pause);
        var restricted = IdIn(await AdminAsync(3, pause));
        await network.CatchUpAsync(Token);
        var refused = await Assert.ThrowsAsync<DeniedException>(() => network.Contract("Org1MSP").SubmitAsync("TransferAsset", ["asset1120", "Max"], Token));
        story.Tell("User1@org1> TransferAsset(asset1120, Max)", $"{refused.Verdicts[0].Status}: {refused.Verdicts[0].Sentence}");
        await UserAsync(2, "restrict", "appeal", "basic", restricted, "--reason", "our payments are due today");
        await UserAsync(2, "restrict", "list", "basic");
        await UserAsync(2, "incident", "list");
        story.End("isolate");
        return (incident, transaction, restricted);
    }

    private async Task SettleAsync((string Incident, string Transaction, string Restriction) from)
    {
        string[] close = ["incident", "close", from.Incident, "compensated", "--reason", "nobody has paid for it"];
        await AdminAsync(1, "incident", "review", from.Incident, "fraudulent", "--reason", "the invoice is false");
        await AdminAsync(2, close);
        await AdminAsync(2, "incident", "review", from.Incident, "fraudulent", "--reason", "the caller was not the buyer");
        await network.CatchUpAsync(Token);
        await AdminAsync(1, "incident", "compensate", from.Incident, from.Transaction[..8], await UndoAsync("UpdateAsset", Asset(History, 490)));
        await AdminAsync(1, "incident", "compensate", from.Incident, from.Transaction[..8], await UndoAsync("DeleteAsset", $"asset{History + 1000}"));
        await network.CatchUpAsync(Token);
        await AdminAsync(3, "incident", "check", from.Incident);
        await AdminAsync(2, close);
        var lift = IdIn(await AdminAsync(2, "restrict", "lift", "basic", from.Restriction, "--reason", "there is nothing left to pass on"));
        await AdminAsync(1, "vote", "yes", lift);
        await AdminAsync(2, "vote", "yes", lift);
        await UserAsync(2, "vote", "enact", lift);
        await AdminAsync(2, close);
        await network.CatchUpAsync(Token);
        await UserAsync(3, "incident", "show", from.Incident);
        await UserAsync(3, "incident", "report", from.Incident, "--out", "incident.json");
        story.End("settle");
    }

    private async Task<string> UndoAsync(string function, params string[] arguments)
    {
        var sent = await network.Contract("Org1MSP").BeginSubmitAsync(function, ProposalOptions.WithArguments(arguments), Token);
        var commit = await sent.GetStatusAsync(Token);
        Assert.True(commit.Successful);
        await network.CatchUpAsync(Token);
        story.Tell($"User1@org1> {function}({string.Join(", ", arguments)})", $"committed by transaction {commit.TransactionId}");
        return commit.TransactionId;
    }

    private async Task DeclareAsync()
    {
        await UserAsync(1, "schema", "infer", "--ledger", "--chaincode", "basic", "--out", "inferred.json");
        story.Write("Org1", "schema.json",
            """
            {
              "chaincode": "basic",
              "arguments": { "CreateAsset": ["ID", "Color", "Size", "Owner", "AppraisedValue"] },
              "attributes": [
                { "path": "asset*/AppraisedValue", "kind": "continuous", "unit": "EUR", "description": "what the asset is worth" },
                { "path": "asset*/Owner", "sensitive": true },
                { "path": "CreateAsset/Owner", "sensitive": true }
              ]
            }
            """);
        await AdminAsync(1, "schema", "diff", "schema.json");
        var id = IdIn(await AdminAsync(1, "schema", "propose", "schema.json"));
        await AdminAsync(1, "vote", "yes", id);
        await AdminAsync(2, "vote", "yes", id, "--reason", "owners are not for everybody");
        await UserAsync(1, "vote", "enact", id);
        await UserAsync(3, "schema", "show", "basic");
        story.End("declare");
    }

    private async Task LeaveOutAsync()
    {
        var id = IdIn(await AdminAsync(2, "policy", "propose", "--chaincode", "basic", "--organization", "Org2MSP", "--mode", "advise"));
        await AdminAsync(2, "vote", "withdraw", id);
        story.End("leaveout");
    }

    private async Task ExpireAsync()
    {
        await AdminAsync(1, "vote", "witness", "600");
        await AdminAsync(2, "vote", "witness", "600");
        var id = IdIn(await AdminAsync(1, "policy", "retire", "basic"));
        await AdminAsync(1, "vote", "witness", "1101");
        await AdminAsync(2, "vote", "witness", "1101");
        await AdminAsync(1, "vote", "yes", id);
        await UserAsync(1, "vote", "expire", id);
        story.End("expire");
    }

    private async Task AmendAsync()
    {
        story.Write("Org1", "alone.json", "{ \"members\": [\"Org1MSP\"] }");
        var id = IdIn(await AdminAsync(1, "constitution", "propose", "alone.json"));
        await AdminAsync(1, "vote", "yes", id);
        await AdminAsync(1, "vote", "enact", id);
        await UserAsync(2, "vote", "list", "--all");
        story.End("amend");
    }

    private async Task AgreedAsync()
    {
        await Guarding.Eventually.HoldsAsync(
            "one model in all sidecars",
            async token => (await Task.WhenAll(network.Organizations.Select(o => network.StatusOfAsync(o, token)))).All(s => s.Digest is not null && s.OwnDigest == s.Digest),
            Token);
        await network.CatchUpAsync(Token);
    }

    // Values that all come often: nothing of this is odd by chance, whatever the seed.
    private static int Value(int i) => 400 + (i % 20 * 30);

    private static string[] Asset(int i, int value) =>
    [
        $"asset{i + 1000}", Colors[i % 4], (5 + (i % 5)).ToString(CultureInfo.InvariantCulture), Owners[i % 5], value.ToString(CultureInfo.InvariantCulture),
    ];

    private static string IdIn(string output) => output.Split('\n').First(line => line.StartsWith("proposal ", StringComparison.Ordinal))[9..17];

    private Task<string> AdminAsync(int organization, params IReadOnlyList<string> arguments) =>
        story.RunAsync($"Org{organization}", $"Admin@org{organization}.example.com", arguments);

    private Task<string> UserAsync(int organization, params IReadOnlyList<string> arguments) =>
        story.RunAsync($"User1@org{organization}", $"User1@org{organization}.example.com", arguments);
}
