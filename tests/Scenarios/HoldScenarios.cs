using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol.Peer;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>Mode hold: a warning stops the call until somebody's confirmation of this very call is on the ledger, and then once.</summary>
public abstract partial class HoldScenarios(NetworkFixture network) : Scenario(network)
{
    private static GuardPlan Plan => new(new ContractPlan("held", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("held", WardenMode.Hold),
        History = [.. Lots.Calls("record", 200), .. Lots.HiddenCalls("settle", 100)],
    });

    private static GuardPlan Unscored => new(new ContractPlan("unscored", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("unscored", WardenMode.Hold) with
        {
            OnUnscored = UnscoredAction.Hold, Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["put"] = WardenMode.Shadow },
        },
    })
    {
        BeginsWithEpoch = false,
    };

    [Fact]
    public async Task A_call_whose_arguments_warn_is_refused_with_428_and_never_reaches_the_contract()
    {
        var guard = await GuardAsync(Plan);
        var before = guard.Contracted.Calls;

        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token));

        Assert.Equal(WardenMode.Hold, held.Warning.Verdicts[0].Document!.Mode);
        Assert.Equal((WarningKind.Hold, VerdictStatus.ConfirmationRequired), (held.Warning.Kind, held.Warning.Verdicts[0].Status));
        Assert.Contains(Lots.FarTooHigh, held.Warning.Sentence, StringComparison.Ordinal);
        Assert.Equal(before, guard.Contracted.Calls);
    }

    [Fact]
    public async Task A_call_whose_writes_warn_is_refused_with_428_after_the_contract_ran()
    {
        var guard = await GuardAsync(Plan);
        var before = guard.Contracted.Calls;

        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Hidden("settle", 4009, Lots.FarTooHigh), Token));

        Assert.Equal(VerdictStatus.ConfirmationRequired, held.Warning.Verdicts[0].Status);
        Assert.True(guard.Contracted.Calls > before);
    }

    [Fact]
    public async Task A_confirmed_call_commits_once_with_the_contracts_own_answer()
    {
        var guard = await GuardAsync(Plan);
        var call = Lots.Record(4002, Lots.FarTooHigh);
        var held = await ConfirmAsync(guard, call);

        var endorsed = await guard.EndorseAsync(call, Token);
        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);

        Assert.Equal((200, "recorded as asked", Lots.Id(4002)), (endorsed.Response.Status, endorsed.Response.Message, System.Text.Encoding.UTF8.GetString(endorsed.Result)));
        Assert.True(commit.Successful);
        Assert.Equal(ScenarioContract.Recorded, endorsed.Event!.EventName);
        await guard.CatchUpAsync(Token);
        var record = await RecordAsync(held.CallDigest);
        Assert.Equal(endorsed.TransactionId, record.UsedBy);
        Assert.Equal(("Org1MSP", "seen with own eyes"), (Assert.Single(record.Approvals).Organization, record.Approvals[0].Reason));
        await ExportsAsync(guard, record, commit);
        var again = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
        Assert.Equal(held.CallDigest, again.Warning.CallDigest);
        Assert.Equal($"transaction {endorsed.TransactionId} has used it", WhyUnconfirmed(again));
    }

    [Fact]
    public async Task A_confirmation_does_not_cover_another_amount_or_another_person()
    {
        var guard = await GuardAsync(Plan);
        var call = Lots.Record(4003, Lots.FarTooHigh);
        await ConfirmAsync(guard, call);

        var more = Lots.Record(4003, "650001");
        Assert.Equal("it is for other arguments", WhyUnconfirmed(await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(more, Token))));
        Assert.Equal("it is for another caller", WhyUnconfirmed(await Assert.ThrowsAsync<WarnException>(
            () => guard.Contract("Org1MSP", "User2").NewProposal(call.Function, call.Options).EndorseAsync(Token))));
        await Assert.ThrowsAsync<WarnException>(
            () => guard.Contract("Org2MSP").NewProposal(call.Function, call.Options).EndorseAsync(Token));

        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
    }

    [Fact]
    public async Task A_confirmation_does_not_cover_the_same_call_of_another_chaincode()
    {
        var (guard, other) = (await GuardAsync(Plan), await GuardAsync(TwoPersons));
        var call = Lots.Record(4012, Lots.FarTooHigh);
        await ConfirmAsync(guard, call);
        await other.CatchUpAsync(Token);

        Assert.Equal($"it is for chaincode {Plan.Name}", WhyUnconfirmed(await Assert.ThrowsAsync<WarnException>(() => other.EndorseAsync(call, Token))));

        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
    }

    [Fact]
    public async Task A_confirmation_that_ran_out_is_refused()
    {
        var guard = await GuardAsync(Plan);
        var call = Lots.Record(4004, Lots.FarTooHigh);
        var held = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        var height = (await Network.Channel("Org1MSP").Ledger.GetChainInfoAsync(Token)).Height;
        await Network.Channel("Org1MSP").GetContract(GovernanceFunctions.Chaincode).SubmitAsync(
            GovernanceFunctions.Confirm,
            [held.CallDigest, Plan.Name, held.Verdicts[0].Document!.Digest, (height + 1).ToString(CultureInfo.InvariantCulture), "only for the next block"],
            Token);
        Assert.True((await guard.SubmitAsync(Lots.Record(4005, Lots.Usual(1)), Token)).Successful);
        await guard.CatchUpAsync(Token);

        var refused = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));

        Assert.Equal(WarningKind.Hold, refused.Warning.Kind);
        Assert.Equal($"it ended with block {height + 1}", WhyUnconfirmed(refused));
    }

    [Fact]
    public async Task A_confirmation_survives_a_restart_of_the_sidecars()
    {
        var guard = await GuardAsync(Plan);
        var call = Lots.Record(4010, Lots.FarTooHigh);
        await ConfirmAsync(guard, call);
        foreach (var sidecar in guard.Sidecars.Values)
        {
            await sidecar.EndAsync();
            await sidecar.StartAsync(Token);
        }

        await guard.CatchUpAsync(Token);
        await guard.DialledAsync(Lots.Record(4011, Lots.Usual(1)), Token);

        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
        await guard.CatchUpAsync(Token);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
    }

    [Fact]
    public async Task Of_two_proposals_that_race_with_one_confirmation_at_most_one_commits()
    {
        var guard = await GuardAsync(Plan);
        var call = Lots.Record(4006, Lots.FarTooHigh);
        await ConfirmAsync(guard, call);

        var both = await Task.WhenAll(guard.EndorseAsync(call, Token), guard.EndorseAsync(call, Token));
        var submitted = await Task.WhenAll(both.Select(t => t.SubmitAsync(Token)));
        var codes = (await Task.WhenAll(submitted.Select(s => s.GetStatusAsync(Token)))).Select(s => s.Code).Order().ToArray();

        Assert.Equal([TxValidationCode.Valid, TxValidationCode.MvccReadConflict], codes);
    }

    /// <summary>However many such values are confirmed: what everybody's models learn is for a vote to say.</summary>
    [Fact]
    public async Task What_was_confirmed_teaches_only_once_a_label_says_that_it_is_reasonable()
    {
        var guard = await GuardAsync(Plan);
        const string amount = "888000";
        var confirmed = "";
        foreach (var (i, such) in ((string[])["890000", "889000", amount]).Index())
        {
            var call = Lots.Record(4014 + i, such);
            await ConfirmAsync(guard, call);
            confirmed = (await guard.SubmitAsync(call, Token)).TransactionId;
        }

        await guard.NextEpochAsync(Plan.Name, Token);
        var next = Lots.Record(4017, amount);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(next, Token));

        var label = new TransactionLabel(Plan.Name, confirmed, LabelKind.Reasonable, "the new machine");
        await Governing.EnactAsync(Network, "label", CanonicalJson.ToText(label), Token);
        await guard.NextEpochAsync(Plan.Name, Token);
        Assert.Equal(200, (await guard.EndorseAsync(next, Token)).Response.Status);

        await Governing.EnactAsync(Network, "unlabel", CanonicalJson.ToText(new LabelWithdrawal(Plan.Name, confirmed, "it was sold")), Token);
        await guard.NextEpochAsync(Plan.Name, Token);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(next, Token));
    }

    [Fact]
    public async Task Where_the_policy_asks_for_it_a_call_without_a_verdict_is_held_and_says_so()
    {
        var guard = await GuardAsync(Unscored);

        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4008, Lots.Usual(1)), Token));

        Assert.Equal("record could not be checked: no epoch", held.Warning.Sentence);
        Assert.Equal(Outcome.Unscored, held.Warning.Verdicts[0].Document!.Outcome);
        var endorsed = await guard.EndorseAsync(new Call("put", "blind", "value"), Token);
        Assert.Equal(200, endorsed.Response.Status);
    }

    // The record stands in the block for anybody to read, and every sidecar's log has it field by field.
    private async Task ExportsAsync(Guard guard, ConfirmationRecord record, CommitStatus commit)
    {
        var block = await Committed.FindAsync(Network.Channel("Org2MSP"), commit, Token);
        var written = block.Endorsed!.ReadWriteSets.Single(s => s.Namespace == GovernanceFunctions.Chaincode).Public.Writes.Single(w => w.Key.Contains(record.Call, StringComparison.Ordinal));
        Assert.Equal(CanonicalJson.ToText(record), written.Value.ToStringUtf8());
        var (approval, approver) = (record.Approvals[0], Network.Material.Organization("Org1MSP").User("User1"));
        using var certificate = X509Certificate2.CreateFromPem(approver.CertificatePem);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), approval.Certificate);
        Assert.Equal((64, 64, "seen with own eyes"), (record.Verdict.Length, record.Call.Length, approval.Reason));
        foreach (var sidecar in guard.Sidecars.Values)
        {
            var line = await sidecar.Decisions.OfAsync(commit.TransactionId, GovernanceFunctions.Chaincode, Token);
            Assert.Equal(("confirmation", "used"), (line.Answer, line.Reason));
            Assert.Contains($"\"confirmation\":{written.Value.ToStringUtf8()},", line.Text, StringComparison.Ordinal);
            var given = await sidecar.Decisions.OfAsync(approval.TxId, GovernanceFunctions.Chaincode, Token);
            Assert.Contains($"\"timestamp\":\"{approval.Timestamp}\"", given.Text, StringComparison.Ordinal);
        }
    }

    private async Task<Warning> ConfirmAsync(Guard guard, Call call)
    {
        var held = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        await Network.Channel("Org1MSP").ConfirmAsync(held, new Confirmation("seen with own eyes"), Token);
        await guard.CatchUpAsync(Token);
        return held;
    }

    private async Task<ConfirmationRecord> RecordAsync(string call) => CanonicalJson.Read<ConfirmationRecord>(
        await Network.Channel("Org2MSP").GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(GovernanceFunctions.GetConfirmation, [call], Token));

    private static async Task<string> RefusalAsync(Task confirming) => string.Join(
        '\n', (await Assert.ThrowsAnyAsync<GatewayException>(() => confirming)).Details.Select(d => d.Refusal?.Message));

    private static string? WhyUnconfirmed(WarnException held) => held.Warning.Verdicts[0].Document!.Unconfirmed;
}

public sealed class HoldOnEmbedded(EmbeddedFixture network) : HoldScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class HoldOnNative(NativeFixture network) : HoldScenarios(network), IClassFixture<NativeFixture>;

public sealed class HoldOnContainers(ContainerFixture network) : HoldScenarios(network), IClassFixture<ContainerFixture>;
