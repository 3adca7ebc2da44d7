using Grpc.Core;
using Warden.Protocol.Gateway;

namespace Warden.Embedded;

/// <summary><c>gateway.Gateway</c>: evaluates and endorses proposals with the peers that are needed, hands transactions to the orderer, tells of commits and events.</summary>
/// <remarks>Source: fabric, internal/pkg/gateway. Codes, texts and details are Fabric's; each step has a file of its own.</remarks>
internal sealed class GatewayService(GatewayEvaluation evaluation, GatewayEndorsement endorsement, GatewaySubmission submission, GatewayEvents events)
    : Warden.Protocol.Gateway.Gateway.GatewayBase
{
    public override Task<EvaluateResponse> Evaluate(EvaluateRequest request, ServerCallContext context) => evaluation.EvaluateAsync(request, context.CancellationToken);

    public override Task<EndorseResponse> Endorse(EndorseRequest request, ServerCallContext context) => endorsement.EndorseAsync(request, context.CancellationToken);

    public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context) => submission.SubmitAsync(request, context.CancellationToken);

    public override Task<CommitStatusResponse> CommitStatus(SignedCommitStatusRequest request, ServerCallContext context) => events.CommitStatusAsync(request, context.CancellationToken);

    public override Task ChaincodeEvents(SignedChaincodeEventsRequest request, IServerStreamWriter<ChaincodeEventsResponse> responseStream, ServerCallContext context) =>
        events.ChaincodeEventsAsync(request, responseStream, context.CancellationToken);
}
