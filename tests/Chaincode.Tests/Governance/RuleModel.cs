using System.Globalization;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using Warden.Protocol;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>The rules of votes, said a second time and otherwise: it watches what is committed and fails where the contract did what they forbid.</summary>
/// <remarks>It knows the votes and heights from the calls that were committed alone, and counts them itself.</remarks>
internal sealed class RuleModel(Consortium channel)
{
    // What all sidecars obey; nothing but an enactment writes it.
    private static readonly string[] _obeyed =
    [
        GovernanceKeys.Constitution, GovernanceKeys.Amendment, GovernanceKeys.Policy, GovernanceKeys.Schema, GovernanceKeys.Registered, GovernanceKeys.Retired,
        GovernanceKeys.Restriction, GovernanceKeys.Label, GovernanceKeys.Isolation,
    ];

    // What an organisation says for itself: the last part of the key but the place is its name.
    private static readonly string[] _own =
        [GovernanceKeys.Vote, GovernanceKeys.Witness, GovernanceKeys.Publication, GovernanceKeys.Appeal, GovernanceKeys.Participation, GovernanceKeys.IncidentReview];

    // What a sidecar says: the last part of the key is its place, the one before its organisation's name. A retirement ends it.
    private static readonly string[] _placed = [GovernanceKeys.Effect, GovernanceKeys.Latency];

    // What takes no administrator.
    private static readonly string[] _ofSidecars = [Enact, Expire, Witness, ProposeMilder, RequestEpoch, PublishEpoch, ReportEffect, ReportLatency];
    private static readonly string[] _ofPersons = [Enact, Expire, Appeal, Confirm, ConfirmWarning, ConfirmCall, OpenIncident];

    private readonly Dictionary<string, SortedSet<string>> _confirmed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _reviewed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, bool>> _votes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ProposalRecord Proposal, int Amendments)> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _witnessed = new(StringComparer.Ordinal);
    private Constitution _constitution = channel.Constitution;
    private int _amendments;

    /// <summary>Gets how many proposals votes have enacted.</summary>
    public int ByVotes { get; private set; }

    /// <summary>Gets how many incidents were closed.</summary>
    public int Closed { get; private set; }

    /// <summary>Gets the kinds of what mandates have enacted, and of which organisation.</summary>
    public List<(string Organization, ProposalKind Kind)> ByMandate { get; } = [];

    /// <summary>Looks at a call that has been committed.</summary>
    public async Task CommittedAsync(Call call, TestStub stub)
    {
        var organization = call.Organization;
        Assert.Contains(organization, _constitution.Members);
        Assert.True(call.Role == "admin" || (call.Role == "peer" ? _ofSidecars : _ofPersons).Contains(call.Function), call.ToString());
        CheckKeys(call, stub);
        var id = call.Arguments.Length > 0 ? call.Arguments[0] : "";
        switch (call.Function)
        {
            case Propose or ProposeWithBacktest or ProposeMilder:
                var opened = await ReadAsync(stub.TransactionId);
                Assert.Equal((ProposalState.Open, organization), (opened.State, opened.Proposer));
                Assert.Equal(_constitution.VotingBlocks == 0 ? null : Math.Min(HeightOf(_constitution.Members) + _constitution.VotingBlocks, GovernanceKeys.MaxHeight), opened.ClosesAfterBlock);
                _opened.Add(opened.Id, (opened, _amendments));
                _votes.Add(opened.Id, new SortedDictionary<string, bool>(StringComparer.Ordinal));
                break;
            case Vote or VoteWithBacktest:
                Assert.True(_votes[id].TryAdd(organization, call.Arguments[1] == "accept"), $"{organization} has voted twice: {call}");
                RequireVotable(id);
                if ((await ReadAsync(id)).State == ProposalState.Rejected)
                    Assert.True(_constitution.Members.Count - _votes[id].Values.Count(accepts => !accepts) < NeededFor(id), $"rejected too early: {call}");
                break;
            case RevokeVote:
                RequireVotable(id);
                Assert.True(_votes[id].Remove(organization), $"no vote to take back: {call}");
                break;
            case Withdraw:
                Assert.Equal(organization, _opened[id].Proposal.Proposer);
                break;
            case Expire:
                var (closed, under) = _opened[id];
                Assert.True(under != _amendments || HeightOf(_constitution.Members) > closed.ClosesAfterBlock, $"expired too early: {call}");
                break;
            case Witness:
                var height = long.Parse(id, CultureInfo.InvariantCulture);
                Assert.True(height >= _witnessed.GetValueOrDefault(organization), $"a height taken back: {call}");
                _witnessed[organization] = height;
                break;
            case Enact:
                await EnactedAsync(call, id);
                break;
            case Confirm or ConfirmWarning or ConfirmCall:
                var (_, parts) = CompositeKey.Split(Assert.Single(stub.Writes).Key);
                Of(_confirmed, parts[0]).Add(organization);
                var record = await channel.AskAsync<ConfirmationRecord>(GetConfirmation, parts[0]);
                Assert.True(record.Approvals.All(approval => _confirmed[parts[0]].Contains(approval.Organization)), $"confirmed by another: {call}");
                break;
            case ReviewIncident:
                Of(_reviewed, id).Add(organization);
                break;
            case CloseIncident:
                Assert.True(Of(_reviewed, id).Count > 1, $"closed by one: {call}");
                Closed++;
                break;
        }
    }

    /// <summary>Checks that whatever happened to a proposal, it is the one that was voted on, and counts as open exactly as long as it is.</summary>
    public async Task EndAsync()
    {
        foreach (var (opened, (proposal, _)) in _opened)
        {
            var now = await ReadAsync(opened);
            Assert.Equal(CanonicalJson.ToText(proposal), CanonicalJson.ToText(now with { State = ProposalState.Open, Failure = null, EnactedAt = null }));
            var place = channel.Ledger.GetState("warden", CompositeKey.Create(GovernanceKeys.OpenProposal, proposal.Proposer, opened));
            Assert.Equal(now.State == ProposalState.Open, place is not null);
        }
    }

    private async Task EnactedAsync(Call call, string id)
    {
        RequireVotable(id);
        var (proposal, _) = _opened[id];
        var accepted = _votes[id].Count(vote => vote.Value && _constitution.Members.Contains(vote.Key, StringComparer.Ordinal));
        if (accepted >= NeededFor(id))
        {
            ByVotes++;
        }
        else
        {
            Assert.True(
                call.Role == "admin" && _constitution.Mandates.Any(m => m.Organization == call.Organization && m.Kinds.Contains(ProposalKinds.NameOf(proposal.Kind), StringComparer.Ordinal)
                    && (m.Chaincode ?? proposal.Chaincode) == proposal.Chaincode && HeightOf(_constitution.Members.Where(member => member != call.Organization)) <= m.UntilBlock),
                $"enacted with {accepted} of {NeededFor(id)} votes and no mandate: {call}");
            ByMandate.Add((call.Organization, proposal.Kind));
        }

        var now = await ReadAsync(id);
        Assert.True(now.State is ProposalState.Enacted or ProposalState.Failed, $"{now.State}: {call}");
        if (now is { State: ProposalState.Enacted, Kind: ProposalKind.Constitution })
            (_constitution, _amendments) = (proposal.Constitution!, _amendments + 1);
    }

    // Nothing happens to a proposal of another constitution, or whose last block is past.
    private void RequireVotable(string id)
    {
        var (proposal, under) = _opened[id];
        Assert.Equal(_amendments, under);
        Assert.True(!(HeightOf(_constitution.Members) > proposal.ClosesAfterBlock), $"{id} was past its last block");
    }

    // The greatest height such that more than half of them have said it or a greater one.
    private long HeightOf(IEnumerable<string> members)
    {
        var all = members.ToList();
        return _witnessed.Values.Append(0).Where(height => 2 * all.Count(member => _witnessed.GetValueOrDefault(member) >= height) > all.Count).DefaultIfEmpty(0).Max();
    }

    private int NeededFor(string id)
    {
        var (kind, members) = (_opened[id].Proposal.Kind, _constitution.Members.Count);
        var rule = _constitution.Thresholds.GetValueOrDefault(ProposalKinds.NameOf(kind));
        return Enumerable.Range(1, members).First(votes => rule switch
        {
            null => kind == ProposalKind.Constitution ? 3 * votes >= 2 * members : 2 * votes > members,
            { Rule: VotingRule.TwoThirds } => 3 * votes >= 2 * members,
            { Rule: VotingRule.Unanimity } => votes == members,
            { Rule: VotingRule.Count } => votes >= rule.Votes,
            _ => 2 * votes > members,
        });
    }

    private static void CheckKeys(Call call, TestStub stub)
    {
        foreach (var (type, parts) in stub.Writes.Select(write => CompositeKey.Split(write.Key)))
        {
            Assert.True(call.Function == Enact || !_obeyed.Contains(type), $"{call} wrote {type}");
            Assert.True(!_placed.Contains(type) || call.Function == Enact || parts[^2] == call.Organization, $"{call} wrote {type} of {string.Join(", ", parts)}");
            Assert.True(!_own.Contains(type) || parts[^1] == call.Organization, $"{call} wrote {type} of {string.Join(", ", parts)}");
        }
    }

    private static SortedSet<string> Of(Dictionary<string, SortedSet<string>> organizations, string id) =>
        organizations.TryGetValue(id, out var known) ? known : organizations[id] = new SortedSet<string>(StringComparer.Ordinal);

    private Task<ProposalRecord> ReadAsync(string id) => channel.AskAsync<ProposalRecord>(GetProposal, id);

    /// <summary>A call as it was made.</summary>
    internal sealed record Call(string Organization, string Role, string Function, params string[] Arguments)
    {
        public override string ToString() => $"{Function}({string.Join(", ", Arguments.Select(a => a.Length > 60 ? a[..60] : a))}) by {Role} of {Organization}";
    }
}
