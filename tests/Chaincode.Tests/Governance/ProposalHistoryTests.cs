using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceEvents;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>An auditor reads the whole story of a proposal: who opened it, every vote given and taken back, what became of it.</summary>
public sealed class ProposalHistoryTests
{
    private readonly Consortium _channel = new(c => c with { SidecarsReport = true });

    [Fact]
    public async Task Votes_that_were_taken_back_and_reports_that_were_mended_stay_in_the_story()
    {
        await _channel.RegisterAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "restrict", ConstitutionTests.Pause());
        await _channel.DoAsync(Admin("Org2MSP"), Vote, id, "reject", "too early");
        await _channel.DoAsync(Admin("Org2MSP"), RevokeVote, id, "seen the invoice");
        await _channel.DoAsync(Admin("Org2MSP"), Vote, id, "accept", "seen");
        await _channel.DoAsync(Admin("Org3MSP"), Vote, id, "accept", "");
        await _channel.DoAsync(User(), Enact, id);
        await _channel.DoAsync(Peer("Org1MSP"), ReportEffect, id, "peer0", "9", "fails", "switched off");
        await _channel.DoAsync(Peer("Org1MSP"), ReportEffect, id, "peer0", "11", "holds", "");

        var story = await StoryAsync(id);
        Assert.Equal([ProposalOpened, VoteCast, VoteRevoked, VoteCast, VoteCast, ProposalEnacted, EffectFailed, EffectReported], story.Select(e => e.Event));
        Assert.Equal(id, story[0].TxId);
        Assert.Equal((false, "too early"), (story[1].Vote!.Accept, story[1].Vote!.Reason));
        Assert.Equal(story[1].Vote, story[2].Vote);
        Assert.Equal(("Org2MSP", "seen the invoice", story[2].TxId), (story[2].Revoked!.Organization, story[2].Revoked!.Reason, story[2].Revoked!.TxId));
        Assert.Equal((true, "seen"), (story[3].Vote!.Accept, story[3].Vote!.Reason));
        Assert.Equal(ProposalState.Enacted, story[5].Proposal!.State);
        Assert.Equal("switched off", story[6].Report!.Reason);
        Assert.Equal(story.Select(e => e.Timestamp).Order(StringComparer.Ordinal), story.Select(e => e.Timestamp));
        Assert.Equal(story.Count, story.Select(e => e.TxId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_no_that_rejects_is_one_entry_with_both()
    {
        await _channel.RegisterAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "restrict", ConstitutionTests.Pause());
        await _channel.DoAsync(Admin("Org2MSP"), Vote, id, "reject", "no");
        await _channel.DoAsync(Admin("Org3MSP"), Vote, id, "reject", "never");
        var last = (await StoryAsync(id))[^1];
        Assert.Equal((ProposalRejected, "Org3MSP", ProposalState.Rejected), (last.Event, last.Vote!.Organization, last.Proposal!.State));
    }

    [Fact]
    public async Task A_vote_of_an_organisation_that_left_the_constitution_stays_in_the_story()
    {
        await _channel.RegisterAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "restrict", ConstitutionTests.Pause());
        await _channel.DoAsync(Admin("Org3MSP"), Vote, id, "accept", "before it left");
        await _channel.DoAsync(Admin("Org3MSP"), RevokeVote, id, "and took it back");
        await _channel.PassAsync("constitution", CanonicalJson.ToText(new Constitution { Members = ["Org1MSP", "Org2MSP"] }));
        var story = await StoryAsync(id);
        Assert.Equal([ProposalOpened, VoteCast, VoteRevoked], story.Select(e => e.Event));
        Assert.Equal("before it left", story[1].Vote!.Reason);
    }

    [Fact]
    public async Task What_is_no_proposal_has_no_story()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(404, $"expected the id of a proposal, but \"{Digest(3)}\" is none", User(), GetProposalHistory, Digest(3));
    }

    private Task<List<ProposalHistoryEntry>> StoryAsync(string id) => _channel.AskAsync<List<ProposalHistoryEntry>>(GetProposalHistory, id);
}
