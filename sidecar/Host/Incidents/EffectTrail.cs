using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Protocol.Ledger;

namespace Warden.Host.Incidents;

/// <summary>Whether the sidecars obeyed the restrictions of an incident, as the blocks tell it up to the last one that was read.</summary>
/// <remarks>The chaincode's answer (<c>GetEffect</c>) goes on: reports, members and heights come after the end of an incident too.</remarks>
/// <param name="incident">The incident as the ledger has it.</param>
internal sealed class EffectTrail(IncidentStanding incident)
{
    private readonly string chaincode = incident.Incident.Document.Chaincode;
    private readonly HashSet<string> restrictions = incident.Isolations.Select(i => i.Isolation.Restriction).ToHashSet(StringComparer.Ordinal);
    private readonly Dictionary<string, ProposalRecord> proposals = new(StringComparer.Ordinal);
    private readonly HashSet<string> standing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EffectReport> reports = new(StringComparer.Ordinal);
    private GovernanceView view = GovernanceView.Empty;

    /// <summary>Takes a committed write of the governance chaincode.</summary>
    public void Take(ulong block, KVWrite write, (string Type, IReadOnlyList<string> Parts) key)
    {
        switch (key.Type, key.Parts)
        {
            case (GovernanceKeys.Constitution or GovernanceKeys.Witness, _):
            case (GovernanceKeys.Policy or GovernanceKeys.Participation, [var name, ..]) when name == chaincode:
                view = view.After([new GovernanceWrite(block, write.Key, write.IsDelete ? default : write.Value.Memory)]);
                break;
            case (GovernanceKeys.Proposal, [var proposal]) when restrictions.Contains(proposal):
                proposals[proposal] = CanonicalJson.Read<ProposalRecord>(write.Value.Span);
                break;
            case (GovernanceKeys.Restriction, [_, var restriction]) when restrictions.Contains(restriction):
                _ = write.IsDelete ? standing.Remove(restriction) : standing.Add(restriction);
                break;
            case (GovernanceKeys.Effect, [var proposal, _, _]) when restrictions.Contains(proposal):
                reports[write.Key] = CanonicalJson.Read<EffectReport>(write.Value.Span);
                break;
        }
    }

    /// <summary>Gets what the sidecars had said of a restriction; null where no block has it.</summary>
    public EffectStanding? Of(string restriction)
    {
        if (!proposals.TryGetValue(restriction, out var proposal) || view.Constitution is not { } constitution)
        {
            return null;
        }

        var witnesses = constitution.Members.Select(member => view.Witnesses.GetValueOrDefault(member)).OfType<HeightWitness>().ToList();
        return EffectStanding.Of(
            proposal,
            [.. reports.Values.Where(report => report.Proposal == restriction)],
            view.Policies.TryGetValue(chaincode, out var policy) ? view.Participants(policy.Document) : constitution.Members,
            constitution,
            HeightStanding.OfMajority(witnesses, constitution.Members.Count),
            standing.Contains(restriction));
    }
}
