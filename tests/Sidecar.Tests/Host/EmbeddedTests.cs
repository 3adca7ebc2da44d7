using System.Text.Json;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Channels;
using Warden.Host.Epochs;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests;

/// <summary>Both organisations' sidecars, their chaincodes, the governance chaincode and the gateway client together.</summary>
public sealed class EmbeddedTests(GuardedNetwork network) : IClassFixture<GuardedNetwork>
{
    private static readonly string[] Odd = ["asset950", "blue", "5", "Tomoko", "5000000"];

    [Fact]
    public async Task Both_organisations_fit_the_same_model_and_agree_on_the_epoch()
    {
        var epochs = network.Sidecars.Values.Select(s => s.Channel("mychannel").Current.Chaincodes["basic"]).ToArray();
        Assert.Equal(epochs[0].Model!.Digest, epochs[1].Model!.Digest);
        Assert.Equal(["Org1MSP", "Org2MSP"], epochs[0].Epoch!.Organizations);
        var proposal = network.Contract(network.User("Org1MSP")).NewProposal("CreateAsset", ProposalOptions.WithArguments(["asset951", "blue", "5", "Tomoko", "700"]));
        var transaction = await proposal.EndorseAsync(TestContext.Current.CancellationToken);
        Assert.Null(transaction.Warning);
    }

    [Fact]
    public async Task The_ledger_is_analysed_and_a_schema_is_inferred_through_a_peer()
    {
        var peer = network.PeerOptions(network.User("Org2MSP"));
        var analysis = await CommandOutcome.RunAsync(["analyze", "--ledger", .. peer, "--json"]);
        Assert.True(analysis.ExitCode == 0, analysis.Errors);
        var lines = analysis.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToLookup(l => l.GetProperty("type").GetString());
        Assert.InRange(lines["summary"].Single().GetProperty("learnt").GetInt32(), 200, 210);
        Assert.Contains(lines["attribute"], a => a.GetProperty("path").GetString() == "asset*/AppraisedValue" && a.GetProperty("kind").GetString() == "continuous");
        Assert.Equal(["active", "cautious", "passive", "in force"], lines["policy"].Select(p => p.GetProperty("name").GetString()));

        var inferred = await CommandOutcome.RunAsync(["schema", "infer", "--ledger", .. peer]);
        Assert.True(inferred.ExitCode == 0, inferred.Errors);
        var schema = CanonicalJson.Read<AttributeSchema>(inferred.Output).Validate();
        Assert.Equal("basic", schema.Chaincode);
        Assert.Equal(["ID", "Color", "Size", "Owner", "AppraisedValue"], schema.Arguments["CreateAsset"]);
    }

    [Fact]
    public async Task Advise_hold_confirm_and_deny_work_through_two_organisations()
    {
        var contract = network.Contract(network.User("Org1MSP"));
        var token = TestContext.Current.CancellationToken;

        await network.SetModeAsync(WardenMode.Advise);
        var advised = await contract.NewProposal("CreateAsset", ProposalOptions.WithArguments(Odd)).EndorseAsync(token);
        Assert.NotNull(advised.Warning);
        Assert.Equal(299, advised.Warning.Verdicts[0].Status);
        Assert.Contains("5000000 is far above the usual", advised.Warning.Sentence);

        await network.SetModeAsync(WardenMode.Hold);
        var held = await Assert.ThrowsAsync<WarnException>(() => contract.SubmitAsync("CreateAsset", Odd, token));
        Assert.Equal(WarningKind.Hold, held.Warning.Kind);
        var options = ProposalOptions.WithArguments(Odd);
        await network.Channel(network.User("Org2MSP")).ConfirmAsync(
            "basic", held.Warning.CallDigest, held.Warning.Verdicts[0], new Confirmation("checked by telephone"), token);
        await network.CaughtUpAsync();
        await contract.SubmitAsync("CreateAsset", options, token);
        await network.CaughtUpAsync();

        // The confirmation is used up: another call with the same content is held again.
        await Assert.ThrowsAsync<WarnException>(() => contract.SubmitAsync("CreateAsset", Odd, token));

        await network.SetModeAsync(WardenMode.Deny);
        await Assert.ThrowsAsync<DeniedException>(() => contract.SubmitAsync("CreateAsset", Odd, token));
        await network.SetModeAsync(WardenMode.Advise);
    }

    [Fact]
    public async Task A_height_that_another_sidecar_of_the_organisation_has_passed_is_no_refusal()
    {
        var token = TestContext.Current.CancellationToken;
        using var logs = new TestLogs();
        var ledger = new GatewayLedger(network.Channel(network.Admin("Org1MSP")), logs);
        Assert.Equal(PublishResult.Published, await ledger.SubmitAsync(GovernanceFunctions.Witness, ["40"], token));
        await network.CaughtUpAsync();
        Assert.Equal(PublishResult.Published, await ledger.SubmitAsync(GovernanceFunctions.Witness, ["39"], token));
        Assert.Empty(logs.Entries);
        var standing = CanonicalJson.Read<HeightStanding>(
            await network.Channel(network.User("Org2MSP")).GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(GovernanceFunctions.GetHeight, [], token));
        Assert.Equal(40, Assert.Single(standing.Witnesses).Height);
        Assert.Equal(PublishResult.Refused, await ledger.SubmitAsync(GovernanceFunctions.Witness, ["0"], token));
    }
}
