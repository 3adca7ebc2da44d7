using Warden.Documents;
using Warden.Gateway;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What the ledger in memory cannot show: that two organisations' instances answer alike, over real streams, signatures and blocks.</summary>
public sealed class GovernanceOnEmbedded(EmbeddedChannel channel) : IClassFixture<EmbeddedChannel>
{
    [Fact]
    public async Task A_vote_brings_a_policy_into_force_in_both_organisations()
    {
        var enactment = await channel.PassAsync("register", Consortium.RegistrationJson("voted"));
        Assert.Equal(["Org1MSP", "Org2MSP"], enactment.Accepted);
        Assert.Equal(1, (await channel.AskAsync<VersionedPolicy>(GetPolicy, "voted")).Version);
        await channel.PassAsync("policy", Consortium.PolicyJson("voted", p => p with { Mode = WardenMode.Advise }));
        await channel.PassAsync("retire", "{\"chaincode\":\"voted\"}");
        var history = await channel.AskAsync<PolicyHistoryEntry[]>(GetPolicyHistory, "voted");
        Assert.Equal([null, 2, 1], history.Select(entry => entry.Policy?.Version));
    }

    [Fact]
    public async Task A_user_cannot_vote_and_reads_why()
    {
        var id = await channel.SubmitAsync(channel.Admin("Org1MSP"), Propose, "register", Consortium.RegistrationJson("refused"));
        var (status, message) = await RefusalAsync(() => channel.SubmitAsync(channel.User("Org1MSP"), Vote, id, "accept", ""));
        Assert.Equal(403, status);
        Assert.StartsWith("to vote, expected an administrator of Org1MSP (NodeOU admin or warden.admin=true), but x509::CN=User1@org1.example.com,", message, StringComparison.Ordinal);
        Assert.Equal((409, "needs 2 yes votes, has 0"), await RefusalAsync(() => channel.SubmitAsync(channel.Admin("Org1MSP"), Enact, id)));
    }

    [Fact]
    public async Task Another_chaincode_cannot_vote_for_an_administrator()
    {
        var id = await channel.SubmitAsync(channel.Admin("Org1MSP"), Propose, "register", Consortium.RegistrationJson("relayed"));
        Assert.Equal(
            (403, "expected a proposal signed for warden and these arguments, but the caller signed for relay"),
            await RefusalAsync(() => channel.SubmitToAsync(channel.Admin("Org1MSP"), "relay", Vote, id, "accept", "")));
    }

    [Fact]
    public async Task Epochs_are_announced_to_listeners()
    {
        await channel.PassAsync("register", Consortium.RegistrationJson("learnt"));
        await using var events = await channel.Connect(channel.User("Org1MSP")).ChaincodeEventsAsync(
            "warden", new EventOptions { StartBlock = 0 }, TestContext.Current.CancellationToken);
        var digest = Consortium.Digest(3);
        await channel.SubmitAsync(channel.Admin("Org1MSP"), PublishEpoch, "learnt", "12", digest);
        await channel.SubmitAsync(channel.Admin("Org2MSP"), PublishEpoch, "learnt", "12", digest);
        await foreach (var @event in events.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (@event.EventName != GovernanceEvents.EpochActivated)
                continue;
            Assert.Equal("warden", @event.ChaincodeName);
            var epoch = CanonicalJson.Read<EpochRecord>(@event.Payload.Span);
            Assert.Equal(("learnt", 1L, 12L, digest), (epoch.Chaincode, epoch.Number, epoch.Height, epoch.Digest));
            break;
        }
        Assert.Equal(digest, (await channel.AskAsync<EpochRecord>(GetEpoch, "learnt")).Digest);
    }

    [Fact]
    public async Task A_confirmation_is_used_inside_the_confirmed_transaction_and_only_once()
    {
        await channel.PassAsync("register", Consortium.RegistrationJson());
        var caller = channel.User("Org1MSP");
        var call = CallDigest.Compute("mychannel", "basic", caller.Creator.Span, ["set"u8.ToArray(), "a1"u8.ToArray(), "5000000"u8.ToArray()]);
        Assert.Equal((428, $"expected a confirmed call, but nobody has confirmed {call}"), await RefusalAsync(SetAsync));

        await channel.SubmitAsync(channel.User("Org2MSP"), Confirm, call, "basic", Consortium.Digest(4), "1000", "the yearly sale");
        Assert.Equal(409, (await RefusalAsync(() => channel.SubmitAsync(caller, Consume, call))).Status);
        await SetAsync();

        var record = await channel.AskAsync<ConfirmationRecord>(GetConfirmation, call);
        Assert.Equal(("the yearly sale", "Org2MSP"), (record.Approvals[0].Reason, record.Approvals[0].Organization));
        Assert.Equal((428, $"expected an open confirmation of {call}, but {record.UsedBy} has used it"), await RefusalAsync(SetAsync));

        Task SetAsync() => channel.SubmitToAsync(caller, "basic", "set", "a1", "5000000");
    }

    [Fact]
    public async Task Restrictions_labels_heights_and_revoked_votes_are_the_same_in_both_organisations()
    {
        await channel.PassAsync("register", Consortium.RegistrationJson("isolated"));
        var restriction = await channel.PassAsync("restrict", ConstitutionTests.Pause("isolated"));
        var listed = Assert.Single(await channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "isolated"));
        Assert.Equal(restriction.Proposal, listed.Id);
        await channel.SubmitAsync(channel.User("Org2MSP"), Appeal, "isolated", listed.Id, "payments are due");
        await channel.PassAsync("lift", $"{{\"chaincode\":\"isolated\",\"restriction\":\"{listed.Id}\",\"reason\":\"closed\"}}");
        Assert.Empty(await channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "isolated"));

        await channel.PassAsync(
            "label", $"{{\"chaincode\":\"isolated\",\"transaction\":\"{listed.Id}\",\"label\":\"unreasonable\",\"reason\":\"a slip\"}}");
        Assert.Equal(LabelKind.Unreasonable, Assert.Single(await channel.AskAsync<LabelRecord[]>(ListLabels, "isolated")).Document.Label);

        await channel.SubmitAsync(channel.Admin("Org1MSP"), Witness, "70");
        await channel.SubmitAsync(channel.Admin("Org2MSP"), Witness, "60");
        Assert.Equal(60, (await channel.AskAsync<HeightStanding>(GetHeight)).Height);

        var id = await channel.SubmitAsync(channel.Admin("Org1MSP"), Propose, "retire", "{\"chaincode\":\"isolated\"}");
        await channel.SubmitAsync(channel.Admin("Org1MSP"), Vote, id, "accept", "");
        await channel.SubmitAsync(channel.Admin("Org1MSP"), RevokeVote, id, "not yet");
        Assert.Empty(await channel.AskAsync<VoteRecord[]>(GetVotes, id));
    }

    private static async Task<(int Status, string Message)> RefusalAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<GatewayException>(call);
        var refusal = error.Details.Select(detail => detail.Refusal).FirstOrDefault(r => r is not null);
        return refusal is null ? (0, error.Message) : (refusal.Status, refusal.Message);
    }
}
