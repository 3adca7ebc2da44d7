using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol.Peer;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios;

/// <summary>Whatever is tried with a proposal that has votes: they count for this document, under this constitution, as long as they stand.</summary>
public abstract partial class ConsortiumScenarios
{
    [Fact]
    public async Task An_enactment_that_was_endorsed_and_held_back_is_void_once_a_vote_was_taken_back()
    {
        using var governance = new Governance(Network);
        var id = await AcceptedAsync(governance, "heldback");
        var enact = await EndorsedAsync(Third, GovernanceFunctions.Enact, id);
        await governance.DoAsync(Second, "vote", "revoke", id, "--reason", "first the invoice");

        var commit = await (await enact.SubmitAsync(Token)).GetStatusAsync(Token);
        Assert.Contains(commit.Code, (TxValidationCode[])[TxValidationCode.MvccReadConflict, TxValidationCode.PhantomReadConflict]);
        await Network.InStepAsync(Token);
        Assert.Contains("1 yes, 0 no", await governance.DoAsync(First, "vote", "show", id), StringComparison.Ordinal);
        Assert.Equal((1, "409 needs 2 yes votes, has 1\n"), await EnactAsync(governance, id));
        Assert.DoesNotContain("heldback", await governance.DoAsync(First, "policy", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_enactment_and_a_vote_taken_back_at_once_only_the_first_is_valid()
    {
        using var governance = new Governance(Network);
        var id = await AcceptedAsync(governance, "atonce");
        var enact = await EndorsedAsync(Third, GovernanceFunctions.Enact, id);
        var revoke = await EndorsedAsync(Second, GovernanceFunctions.RevokeVote, id, "first the invoice");

        var submitted = await Task.WhenAll(revoke.SubmitAsync(Token), enact.SubmitAsync(Token));
        var commits = await Task.WhenAll(submitted.Select(s => s.GetStatusAsync(Token)));
        await Network.InStepAsync(Token);
        Assert.NotEqual(commits[0].Successful, commits[1].Successful);
        var listed = await governance.DoAsync(First, "policy", "list");
        Assert.Equal(commits[1].Successful, listed.Contains("atonce", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Votes_given_under_one_constitution_enact_nothing_under_the_next_also_where_the_enactment_was_held_back()
    {
        using var governance = new Governance(Network);
        var id = await AcceptedAsync(governance, "amended");
        var enact = await EndorsedAsync(Third, GovernanceFunctions.Enact, id);
        var standing = await StandingConstitutionAsync();
        var next = standing with { VotingBlocks = standing.VotingBlocks + 1_000_000 };
        await Governing.EnactAsync(Network, "constitution", CanonicalJson.ToText(next), Token);

        Assert.Equal(TxValidationCode.MvccReadConflict, (await (await enact.SubmitAsync(Token)).GetStatusAsync(Token)).Code);
        var sentence = $"409 expected a proposal under the constitution in force, but {id} was opened under another: propose it again\n";
        Assert.Equal((1, sentence), await EnactAsync(governance, id));
        var late = await governance.AsAdminAsync(Third, "vote", "yes", id);
        Assert.Equal((1, sentence), (late.ExitCode, late.Error));
    }

    [Fact]
    public async Task A_proposal_endorsed_with_one_document_and_ordered_with_another_is_void()
    {
        var (endorsed, document) = await EndorsedProposalAsync("payload");
        var other = document.Replace("shadow", "deny", StringComparison.Ordinal);
        Assert.NotEqual(document, other);
        Assert.Equal(TxValidationCode.InvalidEndorserTransaction, await SpoiltTransaction.CommitAsync(
            Network, First, endorsed, action => SpoiltTransaction.ReplaceArgument(action, 2, other), Token));

        (endorsed, _) = await EndorsedProposalAsync("written");
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, await SpoiltTransaction.CommitAsync(
            Network, First, endorsed, action => SpoiltTransaction.ReplaceWritten(action, "\"mode\":\"shadow\"", "\"mode\":\"deny\""), Token));

        // Unspoilt, the same way is valid: what is void above is so for its change.
        (endorsed, _) = await EndorsedProposalAsync("unspoilt");
        Assert.Equal(TxValidationCode.Valid, await SpoiltTransaction.CommitAsync(Network, First, endorsed, _ => { }, Token));
        using var governance = new Governance(Network);
        var list = await governance.DoAsync(First, "vote", "list");
        Assert.Contains("register unspoilt", list, StringComparison.Ordinal);
        Assert.DoesNotContain("register payload", list, StringComparison.Ordinal);
        Assert.DoesNotContain("register written", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_withdrawn_and_made_again_with_another_document_begins_without_votes()
    {
        using var governance = new Governance(Network);
        var id = await AcceptedAsync(governance, "again");
        await governance.DoAsync(First, "vote", "withdraw", id);
        Assert.Equal((1, $"409 expected an open proposal, but {id} is withdrawn\n"), await EnactAsync(governance, id));

        var other = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "again", "--mode", "deny");
        Assert.NotEqual(id, other);
        Assert.Equal((1, "409 needs 2 yes votes, has 0\n"), await EnactAsync(governance, other));
        Assert.Contains("0 yes, 0 no", await governance.DoAsync(Second, "vote", "show", other), StringComparison.Ordinal);
        await governance.DoAsync(First, "vote", "withdraw", other);
    }

    /// <summary>Gets a proposal that two of three have accepted.</summary>
    private static async Task<string> AcceptedAsync(Governance governance, string chaincode)
    {
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", chaincode, "--mode", "shadow");
        await governance.DoAsync(First, "vote", "yes", id);
        await governance.DoAsync(Second, "vote", "yes", id);
        return id;
    }

    private static async Task<(int ExitCode, string Error)> EnactAsync(Governance governance, string id)
    {
        var result = await governance.AsAdminAsync(Third, "vote", "enact", id);
        return (result.ExitCode, result.Error);
    }

    private Task<Warden.Gateway.Transaction> EndorsedAsync(string member, string function, params string[] arguments) =>
        Network.Channel(member, "Admin").GetContract(GovernanceFunctions.Chaincode)
            .NewProposal(function, ProposalOptions.WithArguments(arguments)).EndorseAsync(Token);

    private async Task<(Warden.Gateway.Transaction Endorsed, string Document)> EndorsedProposalAsync(string chaincode)
    {
        var document = CanonicalJson.ToText(new Registration(GuardPlan.Policy(chaincode, WardenMode.Shadow)));
        return (await EndorsedAsync(First, GovernanceFunctions.Propose, "register", document), document);
    }

    private async Task<Constitution> StandingConstitutionAsync() => CanonicalJson.Read<Constitution>(Encoding.UTF8.GetString(
        await Network.Channel(First).GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(GovernanceFunctions.GetConstitution, [], Token)));
}
