namespace Warden.Gateway;

/// <summary>What one node said when a call failed.</summary>
/// <param name="Address">Host and port of the peer or orderer, as the gateway peer knows it.</param>
/// <param name="MspId">Id of the node's membership service provider.</param>
/// <param name="Message">The node's own words, for example <c>chaincode response 500, the asset does not exist</c>.</param>
public sealed record ErrorDetail(string Address, string MspId, string Message)
{
    /// <summary>Gets the chaincode's answer inside <see cref="Message"/>; null when the failure was not the chaincode's.</summary>
    public ChaincodeRefusal? Refusal => ChaincodeRefusal.TryParse(Message, out var refusal) ? refusal : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Address} ({MspId}): {Message}";
}
