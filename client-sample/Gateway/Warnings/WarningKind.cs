namespace Warden.Gateway;

/// <summary>What a yes to a warning leads to.</summary>
public enum WarningKind
{
    /// <summary>Status 299: the call is endorsed, warning included; a yes submits it, and the block shows who was warned.</summary>
    Advise,

    /// <summary>Status 428: nothing is endorsed; a yes is recorded on the ledger first, then the same call is proposed again.</summary>
    Hold,
}
