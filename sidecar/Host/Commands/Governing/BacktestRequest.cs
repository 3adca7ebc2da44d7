using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;

namespace Warden.Host.Commands.Governing;

/// <summary>What a back-test is asked for.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Policy">The policy to try; null for the one in force.</param>
/// <param name="Schema">The schema to try; null for the one in force.</param>
/// <param name="Proposal">The proposal that it is of; null for files.</param>
/// <param name="From">The first block; null for the middle of the ledger.</param>
/// <param name="To">The last block; null for the last one there is.</param>
internal sealed record BacktestRequest(
    string Chaincode, DetectionPolicy? Policy, AttributeSchema? Schema, ProposalRecord? Proposal, long? From, long? To)
{
    /// <summary>Gets the range.</summary>
    public (ulong From, ulong To) Range(LedgerStore store)
    {
        var last = To ?? (long)(store.Last()?.Number ?? 0);
        var first = From ?? Math.Max(1, (last / 2) + 1);
        return first < 1 || last < first
            ? throw new CommandException(FormattableString.Invariant($"expected a range of blocks from 1 on, but {first} to {last} came"))
            : ((ulong)first, (ulong)last);
    }

    /// <summary>Gets what is in force at the end of the ledger.</summary>
    public (DetectionPolicy? Policy, AttributeSchema? Schema) InForce(LedgerStore store)
    {
        var view = GovernanceView.Empty.After(store.GovernanceWrites());
        return (view.Policies.GetValueOrDefault(Chaincode)?.Document, view.Schemas.GetValueOrDefault(Chaincode)?.Document);
    }

    /// <summary>Refuses a chaincode that is neither called nor guarded on the ledger: nothing of a misspelt name is no good news.</summary>
    public void RequireKnown(LedgerStore store)
    {
        var known = store.Chaincodes();
        if (!known.Contains(Chaincode, StringComparer.Ordinal) && InForce(store).Policy is null)
        {
            throw new CommandException($"expected a chaincode that is called or under guard on {store.Channel} ({Tables.Listed(known)}), but {(Chaincode.Length > 0 ? Chaincode : "nothing")} came");
        }
    }

    /// <summary>Gets the documents that judge: the proposed ones, and those in force for the rest.</summary>
    public (DetectionPolicy Policy, AttributeSchema Schema) Documents((DetectionPolicy? Policy, AttributeSchema? Schema) inForce) => (
        Policy ?? inForce.Policy ?? throw new CommandException($"expected a policy of {Chaincode} in force, but there is none: give one with --policy"),
        Schema ?? inForce.Schema ?? new AttributeSchema { Chaincode = Chaincode });
}
