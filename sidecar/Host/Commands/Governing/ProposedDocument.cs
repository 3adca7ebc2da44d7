using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>What a proposal carries, and what it would replace.</summary>
/// <param name="Proposed">The document proposed, or documents.</param>
/// <param name="InForce">What is in force in its place; null for nothing.</param>
internal sealed record ProposedDocument(object Proposed, object? InForce)
{
    /// <summary>Gets the document of a proposal and what the ledger has in its place now.</summary>
    public static async Task<ProposedDocument> OfAsync(GovernanceAccess access, ProposalRecord proposal, CancellationToken cancellationToken)
    {
        switch (proposal.Kind)
        {
            case ProposalKind.Policy:
                var policy = await access.FindAsync<VersionedPolicy>(GovernanceFunctions.GetPolicy, [proposal.Chaincode], cancellationToken);
                return new ProposedDocument(proposal.Policy!, policy?.Document);
            case ProposalKind.Schema:
                var schema = await access.FindAsync<VersionedSchema>(GovernanceFunctions.GetSchema, [proposal.Chaincode], cancellationToken);
                return new ProposedDocument(proposal.Schema!, schema?.Document);
            case ProposalKind.Constitution:
                return new ProposedDocument(proposal.Constitution!, await access.ConstitutionAsync(cancellationToken));
            case ProposalKind.Register:
                var declares = proposal.Schema is { } known && (known.Attributes.Count > 0 || known.Arguments.Count > 0);
                return new ProposedDocument(declares ? new Registration(proposal.Policy!, proposal.Schema) : proposal.Policy!, InForce: null);
            case ProposalKind.Retire:
                return new ProposedDocument(new Retirement(proposal.Chaincode), InForce: null);
            default:
                return new ProposedDocument(
                    (object?)proposal.Restriction ?? (object?)proposal.Lifting ?? (object?)proposal.Label ?? (object?)proposal.Unlabel ?? proposal.BreakGlass!,
                    InForce: null);
        }
    }

    /// <summary>Gets what would change.</summary>
    public IReadOnlyList<DocumentChange> Changes => DocumentDiff.Of(InForce, Proposed);
}
