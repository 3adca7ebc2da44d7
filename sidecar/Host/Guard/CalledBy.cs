using Warden.Host.Ledger;

namespace Warden.Host.Guard;

/// <summary>Which function of a chaincode is called, and by whom: all that the scope of a restriction speaks of.</summary>
/// <param name="Function">The transaction function.</param>
/// <param name="Caller">Who calls; null where the certificate cannot be read.</param>
/// <param name="Organization">The caller's MSP id, also where the certificate cannot be read; null where that cannot either.</param>
internal sealed record CalledBy(string Function, CallerIdentity? Caller, string? Organization)
{
    /// <summary>Gets it of a committed call, as it was proposed; from when on the certificate was valid is not kept.</summary>
    public static CalledBy Of(LedgerCall call) => new(
        ProposedCall.NameOf(call.Arguments),
        call.Caller.Organization.Length == 0
            ? null
            : new CallerIdentity(call.Caller.Organization, call.Caller.Person, default) { Attributes = call.Certificate.Read() },
        call.Certificate.Organization);

    /// <summary>Gets it of a call, whose bytes it does not keep.</summary>
    public static CalledBy Of(ProposedCall call) => new(call.Function, call.Caller, call.Organization);
}
