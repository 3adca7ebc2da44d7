using Grpc.Core;
using Warden.Protocol.Gateway;

namespace Warden.Embedded;

/// <summary>
/// <c>gateway.Gateway</c>: evaluates and endorses proposals with the peers that are needed, hands transactions to the orderer, tells of
/// commits and events.
/// </summary>
/// <remarks>Source: fabric, internal/pkg/gateway. Codes, texts and details are Fabric's; each step has a file of its own.</remarks>
internal sealed class GatewayService(
    GatewayEvaluation evaluation, GatewayEndorsement endorsement, GatewaySubmission submission, GatewayEvents events)
    : Warden.Protocol.Gateway.Gateway.GatewayBase
{
    public override Task<EvaluateResponse> Evaluate(EvaluateRequest request, ServerCallContext context) =>
        WithinAsync(context, "evaluate timeout expired", token => evaluation.EvaluateAsync(request, token));

    public override Task<EndorseResponse> Endorse(EndorseRequest request, ServerCallContext context) =>
        WithinAsync(
            context, "endorsement timeout expired while collecting endorsements", token => endorsement.EndorseAsync(request, token));

    public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context) =>
        WithinAsync(
            context, "submit timeout expired while broadcasting to ordering service", token => submission.SubmitAsync(request, token));

    public override Task<CommitStatusResponse> CommitStatus(SignedCommitStatusRequest request, ServerCallContext context) =>
        events.CommitStatusAsync(request, context.CancellationToken);

    public override Task ChaincodeEvents(
        SignedChaincodeEventsRequest request, IServerStreamWriter<ChaincodeEventsResponse> responseStream, ServerCallContext context) =>
        events.ChaincodeEventsAsync(request, responseStream, context.CancellationToken);

    // The caller's deadline or its leaving ends a step with the step's own text.
    private static async Task<T> WithinAsync<T>(ServerCallContext context, string expired, Func<CancellationToken, Task<T>> step)
    {
        try
        {
            return await step(context.CancellationToken);
        }
        catch (Exception e) when (
            context.CancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            throw GatewayErrors.New(StatusCode.DeadlineExceeded, expired);
        }
    }
}
