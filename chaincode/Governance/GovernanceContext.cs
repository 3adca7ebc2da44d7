using System.Globalization;
using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>One call of the governance chaincode: who asks, what the ledger holds, what the call leaves behind.</summary>
public sealed class GovernanceContext : TransactionContext
{
    private readonly GovernanceOptions _options;
    private Caller? _caller;

    internal GovernanceContext(IChaincodeStub stub, GovernanceOptions options)
        : base(stub)
    {
        _options = options;
        Ledger = new GovernanceLedger(stub);
    }

    internal GovernanceLedger Ledger { get; }

    internal Caller Caller => _caller ??= Caller.Read(Stub);

    internal GovernanceOptions Options => _options;

    internal string TransactionId => Stub.TransactionId;

    /// <summary>Gets the proposal's timestamp: ISO 8601, UTC, milliseconds.</summary>
    internal string Timestamp => Format(Stub.Timestamp);

    internal static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Gets the caller's word, for the record.</summary>
    internal Approval Signed(string reason) => new(Caller.Organization, Caller.Person, reason, TransactionId, Timestamp) { Certificate = Caller.Certificate };

    /// <summary>Refuses a decision that its caller did not sign for: a call that another chaincode made in the caller's name.</summary>
    /// <remarks>Otherwise a contract that an administrator calls for other reasons could vote with the administrator's identity.</remarks>
    /// <param name="because">Ends the sentence of the refusal; empty: nothing does.</param>
    internal void RequireOwnSignature(string because = "")
    {
        const string Name = GovernanceFunctions.Chaincode;
        var signed = SignedCall.Read(Stub);
        if (!signed.IsCallOf(Stub, Name))
        {
            var came = signed.Channel != Stub.ChannelId ? $"{signed.Chaincode} on channel {Arguments.Shown(signed.Channel)}"
                : signed.Chaincode == Name ? $"{signed.Chaincode} with other arguments"
                : signed.Chaincode;
            throw Refusal.NotAllowed($"expected a proposal signed for {Name} and these arguments, but the caller signed for {came}{because}");
        }
    }

    /// <summary>Gets the constitution in force.</summary>
    internal async Task<Constitution> ConstitutionAsync() =>
        await Ledger.FindAsync<Constitution>(GovernanceKeys.Constitution)
        ?? throw Refusal.Unknown("expected a constitution in force, but none has been founded by all of its members");

    /// <summary>Gets the constitution in force, having refused callers of organisations that are no members of it.</summary>
    internal async Task<Constitution> RequireMemberAsync()
    {
        var constitution = await ConstitutionAsync();
        if (!constitution.Members.Contains(Caller.Organization, StringComparer.Ordinal))
        {
            throw Refusal.NotAllowed(
                $"expected a member ({Refusal.Listed(constitution.Members)}), but {Caller.Organization} came");
        }
        return constitution;
    }
}
