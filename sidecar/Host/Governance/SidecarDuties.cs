using System.Globalization;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Protocol;

namespace Warden.Host.Governance;

/// <summary>What a sidecar has to say on the ledger by itself, where the constitution asks for it: effects, heights, false alarms, latency.</summary>
/// <remarks>Worked out anew from each view, so nothing is owed twice and nothing is forgotten over a restart.</remarks>
/// <param name="organization">The MSP id that the sidecar works for.</param>
/// <param name="place">Which sidecar of it: the address of its peer.</param>
/// <param name="guarded">The chaincodes that it fronts, and how; see <see cref="GuardedChaincode"/>.</param>
internal sealed class SidecarDuties(string organization, string place, IReadOnlyDictionary<string, GuardedChaincode> guarded)
{
    private readonly LatencyDuty latency = new(organization, place);

    // Every word is a block of its own in the worst case: heights may not be witnessed because of witnesses.
    private const int BlocksForEachMember = 4;

    /// <summary>Gets what is to be said at a view.</summary>
    public IReadOnlyList<SidecarWord> Of(ChannelView view)
    {
        if (!Speaks(view))
        {
            return [];
        }

        var governance = view.Governance;
        return [.. Effects(view), .. Heights(governance, governance.Constitution!, (long)view.Height - 1), .. FalseAlarms(view), .. latency.Of(view)];
    }

    /// <summary>Gets what is to be said of the time that the guard adds, which changes between blocks too.</summary>
    public IEnumerable<SidecarWord> OfLatency(ChannelView view) => Speaks(view) ? latency.Of(view) : [];

    /// <summary>Whether a word counts as said while the policy stands: what people declined is not proposed again under the same version.</summary>
    public static bool IsOfPolicyInForce(SidecarWord word, ChannelView view) =>
        word.IsOnce && view.Chaincodes.TryGetValue(word.Arguments[0], out var rules) && word.Key == MilderKey(rules, word.Arguments[1]);

    /// <summary>Gets what was enacted so many blocks before the last one that its effect may be pending no longer, and who has not reported.</summary>
    /// <param name="governance">The governance state.</param>
    /// <param name="last">The number of the last block.</param>
    public static IEnumerable<(string Proposal, IReadOnlyList<string> Missing)> Overdue(GovernanceView governance, ulong last)
    {
        if (governance.Constitution is not { SidecarsReport: true, EffectBlocks: { } blocks })
        {
            yield break;
        }

        foreach (var (id, proposal) in governance.Proposals.Where(p => p.Value.Record.State == ProposalState.Enacted && p.Value.Block + (ulong)blocks + 1 == last))
        {
            var missing = MissingOf(governance, proposal.Record).ToList();
            if (missing.Count > 0 && IsInForce(proposal.Record, governance))
            {
                yield return (id, missing);
            }
        }
    }

    private bool Speaks(ChannelView view) =>
        view.Governance.Constitution is { SidecarsReport: true } constitution && view.Outdated is null && view.Height > 0
        && constitution.Members.Contains(organization, StringComparer.Ordinal);

    private static IEnumerable<string> MissingOf(GovernanceView governance, ProposalRecord proposal)
    {
        var expected = governance.Policies.TryGetValue(proposal.Chaincode, out var policy)
            ? governance.Participants(policy.Document)
            : governance.Constitution!.Members;
        return expected.Where(organization => !governance.HasReported(proposal.Id, organization)).Order(StringComparer.Ordinal);
    }

    private IEnumerable<SidecarWord> Effects(ChannelView view)
    {
        var governance = view.Governance;
        foreach (var (id, proposal) in governance.Proposals.Where(p => p.Value.Record.State == ProposalState.Enacted).OrderBy(p => p.Value.Block))
        {
            var record = proposal.Record;
            var isHere = record.Kind == ProposalKind.Constitution || guarded.ContainsKey(record.Chaincode);
            if (!isHere || governance.HasReported(id, organization, place))
            {
                continue;
            }

            var fault = FaultOf(record, governance);
            // What is not in force although it can be read has been replaced by a later vote: there is no effect to look for any more.
            if (fault is null && !IsInForce(record, governance))
            {
                continue;
            }

            yield return new SidecarWord(
                $"effect {id}",
                GovernanceFunctions.ReportEffect,
                [id, place, Text((long)proposal.Block), fault is null ? "holds" : "fails", fault ?? ""]);
        }
    }

    private string? FaultOf(ProposalRecord proposal, GovernanceView governance)
    {
        if (KeysOf(proposal).Any(governance.Unreadable.Contains))
        {
            return "its document cannot be read by this version of the sidecar";
        }

        if (!guarded.TryGetValue(proposal.Chaincode, out var settings)
            || proposal.Kind is ProposalKind.Retire or ProposalKind.Label or ProposalKind.Unlabel or ProposalKind.Lift)
        {
            return null;
        }

        return !settings.Enabled ? "the guard is switched off in the settings of this sidecar"
            : proposal.Policy?.Programs is { Count: > 0 } programs && (settings.ProgramDigest is not { } program || !programs.Contains(program, StringComparer.Ordinal))
                ? "this sidecar fronts a program that is not listed"
            : null;
    }

    private static string[] KeysOf(ProposalRecord proposal) => proposal.Kind switch
    {
        ProposalKind.Constitution => [CompositeKey.Create(GovernanceKeys.Constitution)],
        ProposalKind.Register => [CompositeKey.Create(GovernanceKeys.Policy, proposal.Chaincode), CompositeKey.Create(GovernanceKeys.Schema, proposal.Chaincode)],
        ProposalKind.Policy => [CompositeKey.Create(GovernanceKeys.Policy, proposal.Chaincode)],
        ProposalKind.Schema => [CompositeKey.Create(GovernanceKeys.Schema, proposal.Chaincode)],
        ProposalKind.Restrict => [CompositeKey.Create(GovernanceKeys.Restriction, proposal.Chaincode, proposal.Id)],
        ProposalKind.Label => [CompositeKey.Create(GovernanceKeys.Label, proposal.Chaincode, proposal.Label!.Transaction)],
        ProposalKind.BreakGlass => [CompositeKey.Create(GovernanceKeys.BreakGlass, proposal.Chaincode)],
        _ => [],
    };

    private static bool IsInForce(ProposalRecord proposal, GovernanceView governance)
    {
        var chaincode = proposal.Chaincode;
        return proposal.Kind switch
        {
            ProposalKind.Constitution => CanonicalJson.Digest(governance.Constitution!) == CanonicalJson.Digest(proposal.Constitution!),
            ProposalKind.Register or ProposalKind.Policy => governance.Policies.GetValueOrDefault(chaincode)?.Proposal == proposal.Id,
            ProposalKind.Schema => governance.Schemas.GetValueOrDefault(chaincode)?.Proposal == proposal.Id,
            ProposalKind.Retire => !governance.Policies.ContainsKey(chaincode),
            ProposalKind.Restrict => governance.Restrictions.GetValueOrDefault(chaincode)?.ContainsKey(proposal.Id) == true,
            ProposalKind.Lift => governance.Restrictions.GetValueOrDefault(chaincode)?.ContainsKey(proposal.Lifting!.Restriction) != true,
            ProposalKind.Label => governance.Labels.GetValueOrDefault(chaincode)?.GetValueOrDefault(proposal.Label!.Transaction)?.Proposal == proposal.Id,
            ProposalKind.Unlabel => governance.Labels.GetValueOrDefault(chaincode)?.ContainsKey(proposal.Unlabel!.Transaction) != true,
            ProposalKind.BreakGlass => governance.Emergencies.GetValueOrDefault(chaincode)?.Record.Proposal == proposal.Id,
            _ => true,
        };
    }

    private IEnumerable<SidecarWord> Heights(GovernanceView governance, Constitution constitution, long last)
    {
        // Effects that are due end by heights as votes do, as long as somebody has not reported.
        var due = constitution.EffectBlocks is not { } blocks ? [] : governance.Proposals.Values
            .Where(p => p.Record.State == ProposalState.Enacted && MissingOf(governance, p.Record).Any())
            .Select(p => (long)p.Block + blocks)
            .ToList();
        if (constitution.VotingBlocks == 0 && constitution.Mandates.Count == 0 && due.Count == 0)
        {
            yield break;
        }

        var own = governance.Witnesses.GetValueOrDefault(organization)?.Height ?? 0;
        var often = Math.Max(BlocksForEachMember * constitution.Members.Count, constitution.VotingBlocks / 10);
        var ends = governance.Proposals.Values.Where(p => p.Record.State == ProposalState.Open).Select(p => p.Record.ClosesAfterBlock ?? 0)
            .Concat(constitution.Mandates.Select(mandate => mandate.UntilBlock))
            .Concat(due);
        if (last - own >= often || ends.Any(end => end > 0 && end < last && own <= end))
        {
            yield return new SidecarWord($"height {Text(own)}", GovernanceFunctions.Witness, [Text(last)]);
        }
    }

    private static IEnumerable<SidecarWord> FalseAlarms(ChannelView view)
    {
        foreach (var (chaincode, rules) in view.Chaincodes.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            foreach (var path in rules.Use.OverBudget.Where(path => !view.Governance.HasOpenProposalFor(chaincode, path)))
            {
                var count = rules.Use.Alarms[path];
                yield return new SidecarWord(
                    MilderKey(rules, path),
                    GovernanceFunctions.ProposeMilder,
                    [chaincode, path, Text((long)view.Height - 1), Text(count.Warned), Text(count.False)])
                {
                    IsOnce = true,
                };
            }
        }
    }

    private static string MilderKey(ChaincodeView rules, string path) => $"milder {rules.Policy.Document.Chaincode} {path} {Text(rules.Policy.Version)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
