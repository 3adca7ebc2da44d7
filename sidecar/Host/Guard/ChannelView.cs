using System.Collections.Immutable;
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

    /// <summary>Gets the unused confirmation of a call where it may be used now; null otherwise.</summary>
    public CommittedConfirmation? ConfirmationOf(string callDigest, string chaincode) =>
        Governance.Confirmations.TryGetValue(callDigest, out var confirmation)
        && Chaincodes.TryGetValue(chaincode, out var rules)
        && confirmation.Allows(chaincode, rules.Policy.Document.Confirmation, Height == 0 ? 0 : Height - 1)
            ? confirmation
            : null;
}
