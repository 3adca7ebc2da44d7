using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The chaincodes under guard, with the policy and the schema that are in force for each.</summary>
internal static class Register
{
    public static async Task<VersionedPolicy> GetPolicyAsync(GovernanceContext context, string chaincode) =>
        await FindPolicyAsync(context, chaincode) ?? throw NotRegistered(chaincode);

    public static async Task<VersionedSchema> GetSchemaAsync(GovernanceContext context, string chaincode) =>
        await context.Ledger.FindAsync<VersionedSchema>(GovernanceKeys.Schema, Arguments.Chaincode(chaincode)) ?? throw NotRegistered(chaincode);

    public static async Task<IReadOnlyList<PolicyHistoryEntry>> GetPolicyHistoryAsync(GovernanceContext context, string chaincode)
    {
        var entries = new List<PolicyHistoryEntry>();
        await foreach (var change in context.Ledger.HistoryAsync(GovernanceKeys.Policy, Arguments.Chaincode(chaincode)))
        {
            entries.Add(new PolicyHistoryEntry(
                change.TransactionId,
                GovernanceContext.Format(change.Timestamp),
                change.IsDelete ? null : CanonicalJson.Read<VersionedPolicy>(change.Value)));
        }
        return entries.Count > 0 ? entries : throw NotRegistered(chaincode);
    }

    public static async Task<IReadOnlyList<RegisteredChaincode>> ListAsync(GovernanceContext context)
    {
        // Policy, schema and registration of a chaincode come and go together, and all ranges are in the order of its name.
        var policies = await context.Ledger.RangeAsync<VersionedPolicy>(GovernanceKeys.Policy);
        var schemas = await context.Ledger.RangeAsync<VersionedSchema>(GovernanceKeys.Schema);
        var registrations = await context.Ledger.RangeAsync<RegistrationRecord>(GovernanceKeys.Registered);
        return [.. policies.Zip(schemas, registrations).Select(entry => new RegisteredChaincode(
            entry.First.Document.Chaincode, entry.First.Document.Mode, entry.First.Version, entry.Second.Version, entry.Third.Owner))];
    }

    /// <summary>Gets what forbids a proposal as the register stands: registering twice, changing what is not registered.</summary>
    public static async Task<ChaincodeException?> ObstacleAsync(GovernanceContext context, ProposalRecord proposal)
    {
        var policy = await FindPolicyAsync(context, proposal.Chaincode);
        if (proposal.Kind != ProposalKind.Register && policy is null)
            return NotRegistered(proposal.Chaincode);
        return proposal.Kind == ProposalKind.Register && policy is not null
            ? Refusal.Conflict($"expected a chaincode that is not registered, but {proposal.Chaincode} is, with policy version {policy.Version}")
            : null;
    }

    public static async Task<Enactment> EnactAsync(GovernanceContext context, ProposalRecord proposal, Enactment enactment)
    {
        var chaincode = proposal.Chaincode;
        var (policy, schema) = await VersionsAsync(context, chaincode);
        enactment = enactment with
        {
            Policy = proposal.Policy is { } newPolicy ? new VersionedPolicy(policy + 1, proposal.Id, newPolicy) : null,
            Schema = proposal.Schema is { } newSchema ? new VersionedSchema(schema + 1, proposal.Id, newSchema) : null,
        };
        if (enactment.Policy is not null)
            await context.Ledger.PutAsync(enactment.Policy, GovernanceKeys.Policy, chaincode);
        if (enactment.Schema is not null)
            await context.Ledger.PutAsync(enactment.Schema, GovernanceKeys.Schema, chaincode);
        if (proposal.Kind == ProposalKind.Register)
        {
            await context.Ledger.DeleteAsync(GovernanceKeys.Retired, chaincode);
            await context.Ledger.PutAsync(
                new RegistrationRecord(chaincode, proposal.Proposer, proposal.Id), GovernanceKeys.Registered, chaincode);
        }
        if (proposal.Kind == ProposalKind.Retire)
        {
            await context.Ledger.DeleteAsync(GovernanceKeys.Policy, chaincode);
            await context.Ledger.DeleteAsync(GovernanceKeys.Schema, chaincode);
            await context.Ledger.DeleteAsync(GovernanceKeys.Registered, chaincode);
            await Latency.ForgetAsync(context, chaincode);
            await Restrictions.ForgetAsync(context, chaincode);
            await Emergencies.ForgetAsync(context, chaincode);
            await context.Ledger.PutAsync(new RetiredRecord(chaincode, policy, schema, proposal.Id), GovernanceKeys.Retired, chaincode);
        }
        return enactment;
    }

    private static Task<VersionedPolicy?> FindPolicyAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.FindAsync<VersionedPolicy>(GovernanceKeys.Policy, Arguments.Chaincode(chaincode));

    // Versions go on over a retirement: a version names one policy of a chaincode for ever.
    private static async Task<(int Policy, int Schema)> VersionsAsync(GovernanceContext context, string chaincode)
    {
        var policy = await FindPolicyAsync(context, chaincode);
        var schema = await context.Ledger.FindAsync<VersionedSchema>(GovernanceKeys.Schema, chaincode);
        var retired = await context.Ledger.FindAsync<RetiredRecord>(GovernanceKeys.Retired, chaincode);
        return (policy?.Version ?? retired?.Policy ?? 0, schema?.Version ?? retired?.Schema ?? 0);
    }

    private static ChaincodeException NotRegistered(string chaincode) =>
        Refusal.Unknown($"expected a registered chaincode, but {Arguments.Shown(chaincode)} is none");
}
