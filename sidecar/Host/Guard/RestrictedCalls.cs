using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Guard;

/// <summary>Which calls a restriction is about.</summary>
internal static class RestrictedCalls
{
    /// <summary>Whether a call is of the scope: the function and the caller that the restriction names.</summary>
    public static bool IsOfScope(Restriction restriction, CalledBy call) =>
        IsFunction(restriction.Function, call.Function)
        && (restriction.Organization is null || IsBy(call, restriction.Organization, restriction.Person));

    /// <summary>Whether a call does not pass: it is of the scope, and what the kind asks for besides holds.</summary>
    /// <param name="restriction">The restriction.</param>
    /// <param name="call">The call.</param>
    /// <param name="used">How many calls the caller has used of the quota; null where it is none.</param>
    /// <param name="listed">What the restriction lists; null where it lists no text.</param>
    public static bool Bars(Restriction restriction, ProposedCall call, int? used, ListedText? listed = null) => IsOfScope(restriction, CalledBy.Of(call)) && restriction.Kind switch
    {
        RestrictionKind.Quota => used >= restriction.Calls,
        RestrictionKind.ReEnrol => call.Caller is not { } caller || caller.IssuedAt < restriction.IssuedBeforeTime(),
        _ => listed is null || Brings(call, listed),
    };

    /// <summary>Whether a restriction names a function; the default contract answers to "name" and "contract:name", so no spelling goes round it.</summary>
    public static bool IsFunction(string? restricted, string called)
    {
        if (restricted is null || restricted == called)
        {
            return true;
        }

        var (contract, name) = Split(restricted);
        var (calledContract, calledName) = Split(called);
        return name == calledName && (contract.Length == 0 || calledContract.Length == 0);
    }

    private static bool Brings(ProposedCall call, ListedText listed)
    {
        for (var i = 1; i < call.Arguments.Count; i++)
        {
            if (listed.IsIn(call.Arguments[i].Span))
            {
                return true;
            }
        }

        return false;
    }

    private static (string Contract, string Name) Split(string function)
    {
        var colon = function.LastIndexOf(':');
        return (function[..Math.Max(colon, 0)], function[(colon + 1)..]);
    }

    // The peer has checked the certificate; a caller that cannot be read here cannot be told apart from who is listed.
    private static bool IsBy(CalledBy call, string organization, string? person) => call.Caller is { } caller
        ? caller.Organization == organization && (person is null || caller.Person == person)
        : call.Organization is null || call.Organization == organization;
}
