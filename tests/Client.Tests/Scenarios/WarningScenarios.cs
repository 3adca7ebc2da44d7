using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Client.Tests;

/// <summary>Warnings on a real path: endorsed, ordered, committed, and confirmed through the governance chaincode.</summary>
public abstract class WarningScenarios(ScenarioNetwork network)
{
    private static readonly SemaphoreSlim Founding = new(1, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_advised_call_is_committed_on_yes_and_the_block_holds_the_verdict_under_both_signatures()
    {
        using var gateway = network.Connect();
        var channel = gateway.GetNetwork(ScenarioNetwork.ChannelName);
        Warning? shown = null;

        var submitted = await channel.GetContract("basic").BeginSubmitAsync("advised", Asking("advised-yes", warning =>
        {
            shown = warning;
            return new Confirmation("checked");
        }), Token);
        var status = await submitted.GetStatusAsync(Token);

        Assert.True(status.Successful);
        Assert.Equal(ScenarioChaincode.Sentence, shown!.Sentence);
        Assert.Equal(["Org1MSP", "Org2MSP"], shown.Verdicts[0].Organizations.Order(StringComparer.Ordinal));
        Assert.Contains(shown.Effect!.Changes, change => change.Key == "advised-yes");
        var block = await channel.Ledger.GetBlockByNumberAsync(status.BlockNumber, Token);
        var transaction = block.Data.Data.Select(Transactions.Unpack).Single(each => each.ClaimedTransactionId == submitted.TransactionId);
        Assert.Equal(VerdictStatus.Warning, transaction.Response!.Status);
        Assert.Equal(shown.Verdicts[0].Message, transaction.Response.Message);
        Assert.Equal(2, transaction.Endorsements.Count);
    }

    [Fact]
    public async Task An_advised_call_is_not_ordered_on_no()
    {
        using var gateway = network.Connect();
        var contract = gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("basic");

        var e = await Assert.ThrowsAsync<WarnException>(() => contract.SubmitAsync("advised", Asking("advised-no", _ => null), Token));

        Assert.Equal(WarningKind.Advise, e.Warning.Kind);
        Assert.Empty(await contract.EvaluateAsync("get", ["advised-no"], Token));
        var ledger = gateway.GetNetwork(ScenarioNetwork.ChannelName).Ledger;
        await Assert.ThrowsAsync<GatewayException>(() => ledger.GetTransactionByIdAsync(e.TransactionId!, Token));
    }

    [Fact]
    public async Task A_denied_call_says_why()
    {
        using var gateway = network.Connect();

        var e = await Assert.ThrowsAsync<DeniedException>(
            () => gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("basic").SubmitAsync("denied", cancellationToken: Token));

        Assert.Contains(ScenarioChaincode.Sentence, e.Message, StringComparison.Ordinal);
        Assert.Equal(["Org1MSP"], Assert.Single(e.Verdicts).Organizations);
    }

    [Fact]
    public async Task A_held_call_is_confirmed_on_the_ledger_committed_and_held_again_the_next_time()
    {
        await FoundAsync();
        using var gateway = network.Connect();
        var channel = gateway.GetNetwork(ScenarioNetwork.ChannelName);
        var contract = channel.GetContract("basic");
        Warning? shown = null;

        var result = await contract.SubmitAsync("held", Asking("held-key", warning =>
        {
            shown = warning;
            return new Confirmation("the seller showed the appraisal");
        }), Token);

        Assert.Equal("stored", Encoding.UTF8.GetString(result));
        Assert.Equal(WarningKind.Hold, shown!.Kind);
        Assert.Equal("5000000", Encoding.UTF8.GetString(await contract.EvaluateAsync("get", ["held-key"], Token)));
        var record = CanonicalJson.Read<ConfirmationRecord>(await channel.GetContract(GovernanceFunctions.Chaincode)
            .EvaluateAsync(GovernanceFunctions.GetConfirmation, [shown.CallDigest], Token));
        Assert.Equal(("basic", ScenarioChaincode.VerdictDigestText), (record.Chaincode, record.Verdict));
        Assert.Equal(("Org1MSP", "the seller showed the appraisal"), (Assert.Single(record.Approvals).Organization, record.Approvals[0].Reason));
        Assert.NotNull(record.UsedBy);

        var again = await Assert.ThrowsAsync<WarnException>(() => contract.SubmitAsync("held", Asking("held-key", _ => null), Token));
        Assert.Equal(shown.CallDigest, again.Warning.CallDigest);
    }

    [Fact]
    public async Task Another_person_confirms_a_held_call_for_the_one_who_was_warned()
    {
        await FoundAsync();
        using var clerk = network.Connect();
        using var manager = network.Connect("Org2MSP");
        var contract = clerk.GetNetwork(ScenarioNetwork.ChannelName).GetContract("basic");
        var options = ProposalOptions.WithArguments("held-for-other", "5000000");
        var held = await Assert.ThrowsAsync<WarnException>(() => contract.SubmitAsync("held", options, Token));

        var warning = held.Warning;
        await manager.GetNetwork(ScenarioNetwork.ChannelName)
            .ConfirmAsync(warning.Chaincode, warning.CallDigest, warning.Verdicts[0], new Confirmation("approved in the meeting"), Token);
        await ConfirmationArrivesAsync(clerk, warning.CallDigest);
        await contract.SubmitAsync("held", options, Token);

        Assert.Equal("5000000", Encoding.UTF8.GetString(await contract.EvaluateAsync("get", ["held-for-other"], Token)));
    }

    [Theory]
    [InlineData("advisedBy", "the guards differ: a warning from Org2MSP, none from Org1MSP", "Org2MSP")]
    [InlineData("modelOf", "the guards judge by different models: Org1MSP Org1MSP of epoch 7, Org2MSP Org2MSP of epoch 7")]
    [InlineData("getPeerOrg", "the contract returns different results to Org1MSP, Org2MSP: it is not deterministic, or their states differ")]
    [InlineData("nondet", "Org1MSP, Org2MSP answer alike now: their states differed by a block, or the contract writes what differs from peer to peer")]
    [InlineData("orgsFail", "the contract answers differently: Org1MSP 200, Org2MSP 500 Org2MSP refuses to endorse this", "Org2MSP")]
    public async Task Endorsements_that_do_not_match_are_explained(string function, string sentence, params string[] arguments)
    {
        using var gateway = network.Connect();
        var contract = gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("basic");
        var options = ProposalOptions.WithArguments(arguments) with { WarningPrompt = WarningPrompt.From(_ => new Confirmation("yes")) };

        var failure = await Assert.ThrowsAsync<EndorseException>(() => contract.SubmitAsync(function, options, Token));
        var mismatch = await contract.ExplainMismatchAsync(function, options, failure, cancellationToken: Token);

        Assert.Equal(["Org1MSP", "Org2MSP"], mismatch.Answers.Select(answer => answer.MspId));
        Assert.Equal(sentence, mismatch.Sentence);
    }

    /// <summary>Governs, and waits until every peer has it: what is endorsed next is endorsed on one state.</summary>
    private async Task<string> DoAsync(Contract contract, string function, params string[] arguments)
    {
        var answer = await contract.SubmitAsync(function, ProposalOptions.WithArguments(arguments) with { ConflictRetries = 5 }, Token);
        await network.InStepAsync(Token);
        return Encoding.UTF8.GetString(answer);
    }

    /// <summary>Another organisation's peer may have the confirmation a block earlier.</summary>
    private static async Task ConfirmationArrivesAsync(Warden.Gateway.Gateway gateway, string callDigest)
    {
        var governance = gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract(GovernanceFunctions.Chaincode);
        for (; ; )
        {
            try
            {
                await governance.EvaluateAsync(GovernanceFunctions.GetConfirmation, [callDigest], Token);
                return;
            }
            catch (GatewayException e) when (e.Details.Any(detail => detail.Refusal?.Message.Contains("nobody has confirmed", StringComparison.Ordinal) == true))
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }

    private static ProposalOptions Asking(string key, Func<Warning, Confirmation?> ask) =>
        ProposalOptions.WithArguments(key, "5000000") with { WarningPrompt = WarningPrompt.From(ask) };

    /// <summary>Three organisations consent to the constitution and put chaincode <c>basic</c> under guard, once.</summary>
    private async Task FoundAsync()
    {
        await Founding.WaitAsync(Token);
        try
        {
            string[] members = ["Org1MSP", "Org2MSP", "Org3MSP"];
            var administrators = members.Select(mspId => network.Connect("Org1MSP", network.Material.Organization(mspId).Admin)).ToList();
            var contracts = administrators.Select(each => each.GetNetwork(ScenarioNetwork.ChannelName).GetContract(GovernanceFunctions.Chaincode)).ToList();
            if (network.IsFounded)
            {
                return;
            }

            foreach (var contract in contracts)
            {
                await DoAsync(contract, GovernanceFunctions.Found, CanonicalJson.ToText(new Constitution { Members = members }));
            }

            var registration = new Registration(new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Hold });
            var proposal = await DoAsync(contracts[0], GovernanceFunctions.Propose, "register", CanonicalJson.ToText(registration));
            foreach (var contract in contracts.Take(2))
            {
                await DoAsync(contract, GovernanceFunctions.Vote, proposal, "accept", "");
            }

            await DoAsync(contracts[0], GovernanceFunctions.Enact, proposal);
            network.IsFounded = true;
        }
        finally
        {
            Founding.Release();
        }
    }
}

public sealed class WarningsOnEmbedded(EmbeddedScenarioNetwork network) : WarningScenarios(network);

public sealed class WarningsOnNative(NativeScenarioNetwork network) : WarningScenarios(network);
