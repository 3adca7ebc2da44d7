using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The post-conditions of all that is enacted and stands, and of all that was reported on.</summary>
/// <remarks>
/// The ledger is asked by ranges, whose number depends on how many chaincodes there are and not on how many proposals: a channel's proposals only become more.
/// </remarks>
internal sealed class EffectList
{
    private readonly GovernanceContext _context;
    private readonly SortedDictionary<string, IReadOnlyList<string>> _participants = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _standing = new(StringComparer.Ordinal);

    private EffectList(GovernanceContext context) => _context = context;

    public static async Task<IReadOnlyList<EffectStanding>> ReadAsync(GovernanceContext context)
    {
        var constitution = await context.ConstitutionAsync();
        var height = await Heights.OfMembersAsync(context, constitution);
        var reports = (await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect)).ToLookup(report => report.Proposal, StringComparer.Ordinal);
        var list = new EffectList(context);
        await list.ReadStandingAsync(constitution);
        var standings = new List<EffectStanding>();
        foreach (var proposal in (await Proposals.ListAsync(context)).Where(proposal => proposal.State == ProposalState.Enacted))
        {
            EffectReport[] said = [.. reports[proposal.Id]];
            var stands = list.Stands(proposal);
            if (said.Length > 0 || (stands && constitution.SidecarsReport == true))
                standings.Add(EffectReports.Stand(proposal, said, await list.ParticipantsAsync(proposal.Chaincode), constitution, height, stands));
        }
        return standings;
    }

    // What stands names the proposal that brought it.
    private async Task ReadStandingAsync(Constitution constitution)
    {
        var ledger = _context.Ledger;
        Add(ProposalKind.Policy, (await ledger.RangeAsync<VersionedPolicy>(GovernanceKeys.Policy)).Select(policy => policy.Proposal));
        Add(ProposalKind.Schema, (await ledger.RangeAsync<VersionedSchema>(GovernanceKeys.Schema)).Select(schema => schema.Proposal));
        Add(ProposalKind.Restrict, (await ledger.RangeAsync<RestrictionRecord>(GovernanceKeys.Restriction)).Select(restriction => restriction.Id));
        Add(ProposalKind.BreakGlass, (await ledger.RangeAsync<BreakGlassRecord>(GovernanceKeys.BreakGlass)).Select(emergency => emergency.Proposal));
        Add(ProposalKind.Retire, (await ledger.RangeAsync<RetiredRecord>(GovernanceKeys.Retired)).Select(retired => retired.Proposal));
        Add(ProposalKind.Constitution, [CanonicalJson.Digest(constitution)]);
        foreach (var label in await ledger.RangeAsync<LabelRecord>(GovernanceKeys.Label))
        {
            Add(ProposalKind.Label, [label.Proposal]);
            Add(ProposalKind.Unlabel, [Labelled(label.Document.Chaincode, label.Document.Transaction)]);
        }
    }

    private void Add(ProposalKind kind, IEnumerable<string> names)
    {
        foreach (var name in names)
            _standing.Add(Name(kind, name));
    }

    private bool Stands(ProposalRecord proposal) => proposal.Kind switch
    {
        ProposalKind.Constitution => _standing.Contains(Name(ProposalKind.Constitution, CanonicalJson.Digest(proposal.Constitution!))),
        ProposalKind.Register => _standing.Contains(Name(ProposalKind.Policy, proposal.Id)),
        ProposalKind.Lift => true,
        ProposalKind.Unlabel => !_standing.Contains(Name(ProposalKind.Unlabel, Labelled(proposal.Chaincode, proposal.Unlabel!.Transaction))),
        _ => _standing.Contains(Name(proposal.Kind, proposal.Id)),
    };

    private static string Name(ProposalKind kind, string name) => $"{(int)kind} {name}";

    private static string Labelled(string chaincode, string transaction) => $"{chaincode} {transaction}";

    private async Task<IReadOnlyList<string>> ParticipantsAsync(string chaincode) => _participants.TryGetValue(chaincode, out var known)
        ? known
        : _participants[chaincode] = await Epochs.ParticipantsAsync(_context, chaincode);
}
