using System.Text;
using Warden.Chaincode.AssetTransfer;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>Mode advise: the warning is endorsed by both organisations, and a person decides whether it is ordered.</summary>
public abstract class AdviseScenarios(NetworkFixture network) : Scenario(network)
{
    private static GuardPlan Plan => new(new ContractPlan("assets", AssetTransferChaincode.Create())
    {
        Policy = GuardPlan.Policy("assets", WardenMode.Advise),
        Schema = new AttributeSchema
        {
            Chaincode = "assets",
            Attributes = [new AttributeDeclaration("asset*/Size", Sensitive: true), new AttributeDeclaration("CreateAsset/args[2]", Sensitive: true)],
        },
        History = Assets.Calls(300),
    });

    private static GuardPlan Wide => new(new ContractPlan("wide", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("wide", WardenMode.Advise), History = WideRecords.Calls(150),
    });

    [Fact]
    public async Task An_ordinary_call_commits_with_the_contracts_own_status()
    {
        var guard = await GuardAsync(Plan);

        var endorsed = await guard.EndorseAsync(Assets.Create(Assets.Ordinary(9001)), Token);

        Assert.Null(endorsed.Warning);
        Assert.Equal(200, endorsed.Response.Status);
        Assert.Empty(endorsed.Response.Message);
        Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        Assert.All(await guard.DecisionsAsync(endorsed.TransactionId, Token), d => Assert.Equal(("OK", "advise", "relayed"), (d.Outcome, d.Mode, d.Answer)));
    }

    [Fact]
    public async Task A_warning_is_endorsed_by_both_organisations_in_a_sentence_and_a_document()
    {
        var guard = await GuardAsync(Plan);

        var endorsed = await guard.EndorseAsync(Assets.Create(Assets.Ordinary(9002) with { AppraisedValue = 500_000 }), Token);

        var warning = Assert.IsType<Warning>(endorsed.Warning);
        Assert.Equal(VerdictStatus.Warning, endorsed.Response.Status);
        Assert.Equal(["Org1MSP", "Org2MSP"], warning.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
        Assert.All(warning.Endorsers, e => Assert.True(e.IssuerChecked));
        Assert.InRange(warning.Sentence.Length, 1, VerdictMessage.MaxSentenceLength);
        Assert.Contains("500000", warning.Sentence, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(endorsed.Response.Message), 1, VerdictMessage.MaxBytes);
        var verdict = warning.Verdicts[0].Document!;
        var standing = await guard.Sidecars["Org1MSP"].Status.OfAsync("assets", Token);
        Assert.Equal((Outcome.Warn, WardenMode.Advise, "assets"), (verdict.Outcome, verdict.Mode, verdict.Chaincode));
        Assert.Equal((standing.Epoch, standing.Digest, standing.Policy), (verdict.Epoch, verdict.Model, verdict.Policy));
        Assert.Contains(warning.Effect!.Changes, c => c.Key == "asset9002");
        Assert.All(await guard.DecisionsAsync(endorsed.TransactionId, Token), d => Assert.Equal(("WARN", "299"), (d.Outcome, d.Answer)));
    }

    [Fact]
    public async Task A_declined_warning_orders_nothing()
    {
        var guard = await GuardAsync(Plan);
        var height = (await Network.Channel("Org1MSP").Ledger.GetChainInfoAsync(Token)).Height;
        var call = Assets.Create(Assets.Ordinary(9003) with { AppraisedValue = 500_000 });

        var declined = await Assert.ThrowsAsync<WarnException>(() => guard.Contract().SubmitAsync(
            call.Function, call.Options with { WarningPrompt = WarningPrompt.From(_ => null) }, Token));

        Assert.Equal(WarningKind.Advise, declined.Warning.Kind);
        Assert.Equal("false", Encoding.UTF8.GetString(await guard.Contract().EvaluateAsync("AssetExists", ["asset9003"], Token)));
        await Assert.ThrowsAsync<GatewayException>(() => Network.Channel("Org1MSP").Ledger.GetTransactionByIdAsync(declined.TransactionId!, Token));
        Assert.True((await Network.Channel("Org1MSP").Ledger.GetChainInfoAsync(Token)).Height >= height);
    }

    [Fact]
    public async Task A_confirmed_warning_is_in_the_block_under_both_signatures()
    {
        var guard = await GuardAsync(Plan);
        var endorsed = await guard.EndorseAsync(Assets.Create(Assets.Ordinary(9004) with { AppraisedValue = 500_000 }), Token);

        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);

        Assert.True(commit.Successful);
        foreach (var mspId in Network.Organizations)
        {
            var recorded = await Committed.FindAsync(Network.Channel(mspId), commit, Token);
            Assert.True(recorded.IsValid);
            Assert.Equal(VerdictStatus.Warning, recorded.Endorsed!.Response!.Status);
            Assert.Equal(endorsed.Response.Message, recorded.Endorsed.Response.Message);
            Assert.Equal(["Org1MSP", "Org2MSP"], Committed.GenuineSigners(recorded.Endorsed));
        }

        Assert.Equal("true", Encoding.UTF8.GetString(await guard.Contract().EvaluateAsync("AssetExists", ["asset9004"], Token)));
    }

    [Fact]
    public async Task A_confirmed_warning_does_not_make_the_next_such_value_ordinary()
    {
        var guard = await GuardAsync(Plan);
        for (var i = 0; i < 3; i++)
        {
            var endorsed = await guard.EndorseAsync(Assets.Create(Assets.Ordinary(9100 + i) with { AppraisedValue = 700_000 }), Token);
            Assert.NotNull(endorsed.Warning);
            Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        }

        await guard.NextEpochAsync("assets", Token);

        Assert.NotNull((await guard.EndorseAsync(Assets.Create(Assets.Ordinary(9109) with { AppraisedValue = 700_000 }), Token)).Warning);
    }

    [Fact]
    public async Task A_verdict_with_many_findings_fits_the_trailers_and_says_how_many_were_cut()
    {
        var guard = await GuardAsync(Wide);

        var endorsed = await guard.EndorseAsync(WideRecords.Odd(4001), Token);

        var document = endorsed.Warning!.Verdicts[0].Document!;
        Assert.InRange(Encoding.UTF8.GetByteCount(endorsed.Response.Message), 1, VerdictMessage.MaxBytes);
        Assert.InRange(endorsed.Warning.Sentence.Length, 1, VerdictMessage.MaxSentenceLength);
        Assert.True(document.Cut > 0);
        Assert.NotEmpty(document.Findings);
        var decision = (await guard.DecisionsAsync(endorsed.TransactionId, Token))[0];
        Assert.Equal(document.Findings.Count + document.Cut, decision.Findings.Count);
        Assert.True(decision.Findings.Count >= WideRecords.Attributes);
    }

    [Fact]
    public async Task Many_calls_at_once_get_each_its_own_verdict()
    {
        var guard = await GuardAsync(Plan);

        var endorsed = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => guard.EndorseAsync(
            Assets.Create(Assets.Ordinary(7000 + i) with { AppraisedValue = i % 2 == 0 ? 450 + i : 500_000 + i }), Token)));

        Assert.All(endorsed.Where((_, i) => i % 2 == 0), e => Assert.Null(e.Warning));
        Assert.All(endorsed.Index().Where(e => e.Index % 2 == 1), e => Assert.Contains(
            $"{500_000 + e.Index}", e.Item.Warning!.Findings.Select(f => f.Value)));
    }

    /// <summary>Two sidecars take in the block that begins an epoch a moment apart: proposing again is all that a client has to do.</summary>
    [Fact]
    public async Task While_an_epoch_changes_a_client_that_proposes_conflicts_anew_meets_no_endorsements_that_differ()
    {
        var guard = await GuardAsync(Plan);
        var switching = Task.WhenAll(guard.NextEpochAsync("assets", Token));
        var confirmed = WarningPrompt.From(_ => new Confirmation("meant so"));
        for (var i = 0; !switching.IsCompleted || i < 5; i++)
        {
            var call = Assets.Create(Assets.Ordinary(8000 + i) with { AppraisedValue = 500_000 + i });
            await guard.Contract().SubmitAsync(call.Function, call.Options with { WarningPrompt = confirmed, ConflictRetries = 10 }, Token);
        }

        await switching;
    }

    [Fact]
    public async Task A_sensitive_value_is_masked_in_the_answer_the_block_and_the_logs()
    {
        var guard = await GuardAsync(Plan);
        var endorsed = await guard.EndorseAsync(Assets.Create(Assets.Ordinary(9005) with { Size = 987_654 }), Token);

        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);

        var finding = endorsed.Warning!.Findings.First(f => f.Path.EndsWith("Size", StringComparison.Ordinal) || f.Path.EndsWith("args[2]", StringComparison.Ordinal));
        Assert.Equal(Finding.Masked, finding.Value);
        var recorded = await Committed.FindAsync(Network.Channel("Org2MSP"), commit, Token);
        Assert.Contains(Finding.Masked, recorded.Endorsed!.Response!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("987654", recorded.Endorsed.Response.Message, StringComparison.Ordinal);
        Assert.All(await guard.DecisionsAsync(endorsed.TransactionId, Token), d => Assert.DoesNotContain("987654", d.Text, StringComparison.Ordinal));
        Assert.All(
            guard.Sidecars.Values.OfType<SidecarInProcess>().SelectMany(s => s.Log.Lines),
            line => Assert.DoesNotContain("987654", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_contract_itself_refuses_passes_unchanged()
    {
        var guard = await GuardAsync(Plan);

        var refused = await Assert.ThrowsAsync<EndorseException>(() => guard.EndorseAsync(Assets.Create(Assets.Ordinary(1) with { AppraisedValue = 500_000 }), Token));

        Assert.Equal("chaincode response 500, the asset asset1 already exists", refused.Details[0].Message);
        var decision = await guard.Sidecars["Org1MSP"].Decisions.OfAsync(refused.TransactionId!, "assets", Token);
        Assert.Equal("contract refused", decision.Answer);
    }
}

public sealed class AdviseOnEmbedded(EmbeddedFixture network) : AdviseScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class AdviseOnNative(NativeFixture network) : AdviseScenarios(network), IClassFixture<NativeFixture>;

public sealed class AdviseOnContainers(ContainerFixture network) : AdviseScenarios(network), IClassFixture<ContainerFixture>;
