using System.Collections.Immutable;
using Warden.Documents;
using Warden.Host.Governance;

namespace Warden.Host.Guard;

/// <summary>What is in force on a channel at one height. Immutable: a call keeps the one it began with.</summary>
/// <param name="Height">The number of blocks taken in.</param>
/// <param name="Governance">The governance state.</param>
/// <param name="Chaincodes">What is in force by guarded chaincode.</param>
internal sealed record ChannelView(ulong Height, GovernanceView Governance, ImmutableDictionary<string, ChaincodeView> Chaincodes)
{
    /// <summary>Before the first block.</summary>
    public static ChannelView Empty { get; } =
        new(0, GovernanceView.Empty, ImmutableDictionary.Create<string, ChaincodeView>(StringComparer.Ordinal));

    /// <summary>Why what is here may be in force no longer: blocks that the peer has are not taken in; null where all are.</summary>
    public string? Outdated { get; init; }

    private ulong LastBlock => Height == 0 ? 0 : Height - 1;

    /// <summary>Whether a call is confirmed and may be made now.</summary>
    /// <param name="callDigest">The call's digest.</param>
    /// <param name="chaincode">The chaincode that is called.</param>
    /// <param name="findings">What stands out in it.</param>
    public bool IsConfirmed(string callDigest, string chaincode, IReadOnlyList<Finding> findings) =>
        Governance.Confirmations.Of(callDigest) is { } confirmation
        && Chaincodes.TryGetValue(chaincode, out var rules)
        && confirmation.Record.Chaincode == chaincode
        && confirmation.RefusalOf(rules.Judging.ConfirmationFor(findings), LastBlock) is null;

    /// <summary>Gets why what is confirmed does not open a call: the call's own confirmation, or the last one of a call that differs in one part; null where there is none.</summary>
    /// <param name="callDigest">The call's digest.</param>
    /// <param name="parts">Who calls, with which arguments.</param>
    /// <param name="chaincode">The chaincode that is called.</param>
    /// <param name="findings">What stands out in it.</param>
    public string? WhyUnconfirmed(string callDigest, CallParts parts, string chaincode, IReadOnlyList<Finding> findings)
    {
        if (Governance.Confirmations.IsEmpty || !Chaincodes.TryGetValue(chaincode, out var rules))
        {
            return null;
        }

        var policy = rules.Judging.ConfirmationFor(findings);
        if (Governance.Confirmations.Of(callDigest) is { } own)
        {
            return own.Record.Chaincode == chaincode ? own.RefusalOf(policy, LastBlock) : $"it is for chaincode {own.Record.Chaincode}";
        }

        return Governance.Confirmations.WhyOther(chaincode, parts, Governance.ConfirmationOf, LastBlock);
    }
}
