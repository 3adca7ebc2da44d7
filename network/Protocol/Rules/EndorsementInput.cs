namespace Warden.Protocol;

/// <summary>The bytes that an endorser signs: the proposal response payload, then its own serialized identity.</summary>
/// <remarks>Source: fabric, core/handlers/endorsement/builtin/default_endorsement.go, Endorse.</remarks>
public static class EndorsementInput
{
    /// <summary>Joins the two.</summary>
    /// <param name="proposalResponsePayload">The marshalled proposal response payload.</param>
    /// <param name="endorser">The marshalled serialized identity of the endorser.</param>
    public static byte[] Join(ReadOnlySpan<byte> proposalResponsePayload, ReadOnlySpan<byte> endorser) => [.. proposalResponsePayload, .. endorser];
}
