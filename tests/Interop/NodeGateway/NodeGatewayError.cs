namespace Warden.Interop.NodeGateway;

/// <summary>An error as the Node client throws it.</summary>
/// <param name="Name">Its class: GatewayError, EndorseError, SubmitError, CommitStatusError, CommitError.</param>
/// <param name="Message">Its text.</param>
/// <param name="Code">The gRPC status, or for CommitError the validation code.</param>
/// <param name="Details">What single nodes said.</param>
internal sealed record NodeGatewayError(string Name, string Message, int Code, IReadOnlyList<NodeGatewayError.Detail>? Details)
{
    internal sealed record Detail(string Address, string MspId, string Message);
}
