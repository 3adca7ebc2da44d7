using System.Globalization;
using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios;

/// <summary>How a chaincode comes under guard and how much of it: by votes alone, for some calls, for a share of them, with a model that is renewed by itself.</summary>
public abstract partial class GovernanceScenarios
{
    private const string Unguarded = "adopted";

    // The sidecars stand before both chaincodes; only the first one is registered.
    private static GuardPlan Two => new(
        new ContractPlan("adopting", new ScenarioContract()) { Policy = GuardPlan.Policy("adopting", WardenMode.Advise), History = Lots.Calls("record", 80) },
        new ContractPlan(Unguarded, new ScenarioContract()) { History = Lots.Calls("record", 150) });

    private static GuardPlan Canary => new(new ContractPlan("canary", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("canary", WardenMode.Advise) with { CanaryShare = 0.5 },
        History = Lots.Calls("record", 150),
    });

    private static GuardPlan Matched => new(new ContractPlan("matched", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("matched", WardenMode.Hold) with { Match = [new CallMatch(Functions: ["record"], Argument: 1, Within: new ValueLimits(Min: "600000"))] },
        Schema = new AttributeSchema
        {
            Chaincode = "matched",
            Attributes = [new AttributeDeclaration("record/amount", Unit: "kg")],
            Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["record"] = ["lot", "amount"] },
        },
        History = Lots.Calls("record", 150),
    });

    private static GuardPlan Renewed => new(new ContractPlan("renewed", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("renewed", WardenMode.Advise) with { Retrain = new RetrainPolicy { EveryBlocks = 10 } },
    })
    {
        BeginsWithEpoch = false,
    };

    [Fact]
    public async Task A_second_chaincode_comes_under_guard_by_votes_alone_and_no_sidecar_starts_again()
    {
        var guard = await GuardAsync(Two);
        var first = await guard.Sidecars["Org1MSP"].Status.OfAsync(Two.Name, Token);
        var odd = await Network.Channel("Org1MSP").GetContract(Unguarded).NewProposal("record", Lots.Record(4001, Lots.FarTooHigh).Options).EndorseAsync(Token);
        Assert.Equal((200, null), (odd.Response.Status, odd.Warning));
        Assert.DoesNotContain(await ListAsync(), c => c.Chaincode == Unguarded);

        await Governing.RegisterAsync(Network, GuardPlan.Policy(Unguarded, WardenMode.Hold), schema: null, Token);
        Assert.Contains(new RegisteredChaincode(Unguarded, WardenMode.Hold, 1, 1, "Org1MSP"), await ListAsync());
        await guard.NextEpochAsync(Unguarded, Token);
        var held = await Assert.ThrowsAsync<WarnException>(
            () => Network.Channel("Org1MSP").GetContract(Unguarded).NewProposal("record", Lots.Record(4002, Lots.FarTooHigh).Options).EndorseAsync(Token));
        Assert.Equal(Unguarded, held.Warning.Verdicts[0].Document!.Chaincode);
        Assert.Equal(first, await guard.Sidecars["Org1MSP"].Status.OfAsync(Two.Name, Token));

        // The gateway's own organisation is asked first, so its log has the refusal; the call before the vote is not even noted.
        await guard.Sidecars["Org1MSP"].Decisions.OfAsync(held.TransactionId!, Unguarded, Token);
        Assert.DoesNotContain(await guard.Sidecars["Org1MSP"].Decisions.ReadAsync(Token), line => line.TxId == odd.TransactionId);
    }

    /// <summary>The cohort is of the transaction's id, so all endorsers choose alike and their bytes are equal.</summary>
    [Fact]
    public async Task A_canary_share_warns_of_the_same_calls_in_both_organisations_and_the_others_pass()
    {
        var guard = await GuardAsync(Canary);
        var warned = 0;
        for (var i = 0; i < 24; i++)
        {
            var endorsed = await guard.EndorseAsync(Lots.Record(4001 + i, Lots.FarTooHigh), Token);
            var isCanary = uint.Parse(endorsed.TransactionId.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) < 0x8000_0000;
            Assert.Equal(isCanary, endorsed.Warning is not null);
            Assert.All(
                await guard.DecisionsAsync(endorsed.TransactionId, Token),
                d => Assert.Equal(("WARN", isCanary ? "advise" : "shadow", isCanary ? "299" : "relayed"), (d.Outcome, d.Mode, d.Answer)));
            warned += isCanary ? 1 : 0;
        }

        Assert.InRange(warned, 1, 23);
    }

    [Fact]
    public async Task What_the_conditions_leave_out_is_not_scored_and_counted_in_both_organisations_and_the_rest_told_by_the_schemas_names()
    {
        var guard = await GuardAsync(Matched);
        var before = await CountsAsync();
        var left = await guard.EndorseAsync(Lots.Record(4001, "500000"), Token);
        Assert.Equal(200, left.Response.Status);
        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4002, Lots.FarTooHigh), Token));
        Assert.Matches(@"^amount 650000 kg is far above the usual \d+ to \d+ kg of record$", held.Warning.Sentence);
        Assert.Equal(before.Select(count => count + 1), await CountsAsync());

        async Task<IReadOnlyList<long>> CountsAsync()
        {
            var name = $"warden_not_judged_total{{channel=\"{Network.ChannelName}\",chaincode=\"{Matched.Name}\",reason=\"match\"}} ";
            var pages = await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.MetricsAsync(Token)));
            return [.. pages.Select(page => page.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)))
                .Select(line => line is null ? 0 : long.Parse(line[name.Length..], CultureInfo.InvariantCulture))];
        }
    }

    /// <summary>The period is in blocks, so that it ends at the same block everywhere; nobody asks for these epochs.</summary>
    [Fact]
    public async Task In_every_period_there_is_a_new_model_and_it_is_the_same_in_both_organisations()
    {
        var guard = await GuardAsync(Renewed);
        var heights = new SortedDictionary<long, string>();
        for (var i = 0; heights.Count < 3; i += 8)
        {
            Assert.True(i < 1000, $"expected three epochs, but {heights.Count} came");
            await guard.LoadAsync(Renewed.Name, [.. Enumerable.Range(i, 8).Select(n => Lots.Record(n, Lots.Usual(n)))], Token);
            await guard.CatchUpAsync(Token);
            foreach (var published in (await AskAsync<List<EpochPublication>>(GovernanceFunctions.ListPublications, Renewed.Name)).GroupBy(p => p.Height))
            {
                if (published.Count() == Network.Organizations.Count)
                {
                    heights[published.Key] = Assert.Single(published.Select(p => p.Digest).Distinct(StringComparer.Ordinal));
                }
            }
        }

        Assert.All(heights.Keys, height => Assert.Equal(0, height % 10));
        Assert.Equal(heights.Count, heights.Values.Distinct(StringComparer.Ordinal).Count());
        var last = await guard.Sidecars["Org2MSP"].Status.OfAsync(Renewed.Name, Token);
        Assert.True(last.Epoch >= heights.Count, $"expected epoch {heights.Count} or a later one in force, but {last.Epoch} is");
    }

    private Task<List<RegisteredChaincode>> ListAsync() => AskAsync<List<RegisteredChaincode>>(GovernanceFunctions.ListChaincodes);

    private async Task<T> AskAsync<T>(string function, params string[] arguments)
        where T : class => CanonicalJson.Read<T>(Encoding.UTF8.GetString(
            await Network.Channel("Org1MSP", "Admin").GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(function, arguments, Token)));
}
