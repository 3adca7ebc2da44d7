namespace Warden.Gateway;

/// <summary>What one organisation's peer answers to a call.</summary>
/// <param name="MspId">The organisation.</param>
/// <param name="Status">The chaincode's status; null when the call did not get that far.</param>
/// <param name="Message">The chaincode's message, or why it did not get that far.</param>
/// <param name="Payload">The result; empty for a refusal.</param>
/// <param name="Verdict">The guard's verdict; null when the answer carries none.</param>
public sealed record OrganizationAnswer(string MspId, int? Status, string Message, ReadOnlyMemory<byte> Payload, Verdict? Verdict);
